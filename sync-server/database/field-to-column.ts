/** The column of a field: `goalId` → `goal_id`. */
export const fieldToColumn = (field: string): string => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The parts of the API, in the order in which they are read. */
export const TAGS: { name: string; description: string }[] = [
  { name: 'today', description: 'The day of its user in one call' },
  { name: 'goals', description: 'What is to be done, on a day or later' },
  { name: 'logs', description: 'What was done on a day' },
  { name: 'routines', description: 'Goals that come back' },
  { name: 'deadlines', description: 'Exams, assignments and what else is due' },
  { name: 'steps', description: 'The parts of a goal, or of each goal of a routine' },
  { name: 'subjects', description: 'How subjects are coloured and planned' },
  { name: 'days', description: 'What somebody wrote about a day' },
  { name: 'preferences', description: 'How somebody uses the app' },
  { name: 'batch', description: 'Many writes in one request' },
  { name: 'sync', description: 'For apps that work without a network: mutations up, changes down, live' },
  { name: 'account', description: 'The own account, its sessions, tokens and data' },
  { name: 'sign-in', description: 'Getting a session and ending it' },
  { name: 'service', description: 'What stands around the API' },
];

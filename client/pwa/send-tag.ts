/** The Background Sync tag for unsent changes, which a page registers and the worker receives. */
export const SEND_TAG = 'outbox';

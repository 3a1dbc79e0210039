/** What a page asks to be woken for, and the worker hears: there is a network, and changes wait to be sent. */
export const SEND_TAG = 'outbox';

/** Addresses that belong to the server: the worker leaves a navigation there to the network. */
export const isServerPath = /^\/(api(\/|$)|healthz$|readyz$|metrics$)/;

/** The roles of the cluster, by name. */

/** PostgreSQL's own administrator inside the cluster. */
export const ADMINISTRATOR = 'postgres';

/** As whom the server signs in, who is not one, and its database. */
export const APPLICATION = 'studentos';

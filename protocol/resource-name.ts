/** The name of a resource as it travels. */
import * as z from 'zod/mini';
import { resourceNames } from './resources.ts';

/** A name of the registry. */
export const resourceNameSchema = z.enum(resourceNames);

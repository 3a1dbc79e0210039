/**
 * What a careful REST API promises of every resource: contract section 2, "Every resource". One server for all of it; the tests
 * lie by subject in `rest/`.
 */
import { testApiAnswers } from './rest/api-answers.ts';
import { testBatches } from './rest/batches.ts';
import { testChanges } from './rest/changes.ts';
import { testCreates } from './rest/creates.ts';
import { testLists } from './rest/lists.ts';
import { testPreconditions } from './rest/preconditions.ts';
import { shareRestServer } from './rest/rest-server.ts';

const rest = shareRestServer();

testPreconditions(rest);
testChanges(rest);
testCreates(rest);
testLists(rest);
testBatches(rest);
testApiAnswers(rest);

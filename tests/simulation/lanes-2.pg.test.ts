import { playRealPart } from './real-seeds.ts';

await playRealPart(2);

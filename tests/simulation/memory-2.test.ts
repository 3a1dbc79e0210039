import { playPart } from './memory-seeds.ts';

playPart(2);

import { playRealPart } from './real-seeds.ts';

playRealPart(2);

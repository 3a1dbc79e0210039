/** The corpora of each language that lines are read in. The next language adds its own here; docs/adding-a-language.md. */
import type { Language } from '#client/messages/languages.ts';
import { arabicKnown } from './arabic-known.ts';
import { arabicUnseen } from './arabic-unseen.ts';
import { englishKnown } from './english-known.ts';
import { englishUnseen } from './english-unseen.ts';
import { germanKnown } from './german-known.ts';
import { germanUnseen } from './german-unseen.ts';
import type { Corpus } from './lines.ts';
import { arabicPublic, englishPublic, germanPublic } from './public-kinds.ts';

/**
 * By BCP 47: lines that the grammar was built on; lines that were written before it and are for measuring alone; lines of the kinds that
 * public lists try, where there are any.
 */
export const CORPORA: Record<Language, { known: Corpus; unseen: Corpus; public?: Corpus }> = {
  en: { known: englishKnown, unseen: englishUnseen, public: englishPublic },
  de: { known: germanKnown, unseen: germanUnseen, public: germanPublic },
  ar: { known: arabicKnown, unseen: arabicUnseen, public: arabicPublic },
};

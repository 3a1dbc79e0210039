/** German: „nächsten Freitag“, „in 3 Tagen“, „12. März“, „um halb 9“, „jeden Montag und Donnerstag“. */
import type { Grammar } from './grammar.ts';

const EVERY = 'jede[nsrm]?';
const PART = '(?: (?:am |in der |zu )?{part})?';
const ONES = 'erste zweite dritte vierte fünfte sechste siebte achte neunte zehnte elfte zwölfte'.split(' ');
const dayNames = ONES.flatMap((name, index) => ['', 'n', 'r'].map((end) => [name + end, index + 1] as const));
const OF_MONTH = '(?:im|des|jede[ns]|eines jeden)';

const long = { sonntag: 0, montag: 1, dienstag: 2, mittwoch: 3, donnerstag: 4, freitag: 5, samstag: 6, sonnabend: 6 };
const PARTS = ['morgen', 'vormittag', 'mittag', 'nachmittag', 'abend', 'nacht'];
/** „Freitagabend“ */
const withParts = Object.fromEntries(
  Object.entries(long).flatMap(([name, weekday]) => PARTS.map((part) => [name + part, weekday])),
);

export const german: Grammar = {
  language: 'de',
  near: { heute: 0, morgen: 1, übermorgen: 2, heut: 0 },
  past: { gestern: -1, vorgestern: -2 },
  weekdays: long,
  shortWeekdays: { so: 0, mo: 1, di: 2, mi: 3, do: 4, fr: 5, sa: 6 },
  everyWeekday: {
    ...Object.fromEntries(Object.entries(long).map(([name, weekday]) => [`${name}s`, weekday])),
    ...withParts,
    ...Object.fromEntries(Object.entries(withParts).map(([name, weekday]) => [`${name}s`, weekday])),
  },
  months: {
    ...{ januar: 1, jänner: 1, februar: 2, feber: 2, märz: 3, april: 4, mai: 5, juni: 6, juno: 6, juli: 7, august: 8 },
    ...{ september: 9, oktober: 10, november: 11, dezember: 12, jan: 1, feb: 2, mrz: 3, mär: 3, apr: 4, jun: 6 },
    ...{ jul: 7, aug: 8, sep: 9, sept: 9, okt: 10, nov: 11, dez: 12 },
  },
  numbers: {
    ...{ ein: 1, eine: 1, einem: 1, einer: 1, zwei: 2, drei: 3, vier: 4, fünf: 5, sechs: 6, sieben: 7, acht: 8 },
    ...{ neun: 9, zehn: 10, elf: 11, zwölf: 12, vierzehn: 14 },
  },
  dayNames: Object.fromEntries(dayNames),
  hours: {
    ...{ eins: 1, ein: 1, zwei: 2, drei: 3, vier: 4, fünf: 5, sechs: 6, sieben: 7, acht: 8, neun: 9, zehn: 10 },
    ...{ elf: 11, zwölf: 12 },
  },
  ordinals: {
    ...{
      erste: 1,
      ersten: 1,
      erster: 1,
      zweite: 2,
      zweiten: 2,
      zweiter: 2,
      zweites: 2,
      dritte: 3,
      dritten: 3,
      dritter: 3,
    },
    ...{ vierte: 4, vierten: 4, vierter: 4, letzte: -1, letzten: -1, letzter: -1 },
  },
  units: {
    ...{ tag: 'day', tage: 'day', tagen: 'day', woche: 'week', wochen: 'week', monat: 'month', monate: 'month' },
    ...{ monaten: 'month', jahr: 'year', jahre: 'year', jahren: 'year' },
  },
  pairs: {},
  adverbs: { täglich: 'DAILY', wöchentlich: 'WEEKLY', monatlich: 'MONTHLY', jährlich: 'YEARLY' },
  parts: {
    ...{ früh: 'morning', morgen: 'morning', morgens: 'morning', vormittag: 'morning', vormittags: 'morning' },
    ...{ mittag: 'noon', mittags: 'noon', nachmittag: 'afternoon', nachmittags: 'afternoon', abend: 'evening' },
    ...{ abends: 'evening', nacht: 'night', nachts: 'night' },
  },
  listed: '(?: *, *(?:und )?(?:jeden )?| und (?:jeden )?| *& *| )',
  on: '(?:fällig )?(?:am|ab|bis|bis zum|bis zu|für|zum|vom|ab dem|bis spätestens)|fällig|spätestens|diesen|dieses',
  until: 'bis|bis zum|bis zu|bis einschließlich',
  at: '(?:um |gegen |ab )?(?:ca\\.?|circa|zirka|etwa|ungefähr)|um|gegen|ab|@',
  phrases: [
    ['near', `{near}${PART}`],
    ['in', 'in (?:den nächsten )?{count} {unit}'],
    ['in', 'heute in {count} {unit}'],
    ['fromDay', '{near} in {count} {unit}'],
    ['fromDay', '{weekday} in {count} {unit}'],
    ['nextWeekday', '(?:am )?nächste[nrsm]? {wd}'],
    ['nextWeekday', '(?:am )?{wd} (?:in )?(?:der )?(?:nächste|kommende)[rn]? woche'],
    ['nextWeekday', '(?:nächste|kommende) woche,? (?:am )?{wd}'],
    ['weekday', `(?:am )?(?:diese|kommende)[nrsm]? {wd}${PART}`],
    ['weekday', '{on} {wd}\\.?'],
    ['weekday', `{weekday}${PART}`, 'edge'],
    ['weekday', '{wd}\\.?', 'end'],
    ['weekend', '(?:am|dieses|kommendes|übers|am kommenden) wochenende'],
    ['nextWeekend', '(?:nächstes|am nächsten) wochenende'],
    ['next', '(?:nächste|kommende)[nrs]? {unit}'],
    ['date', '(?:am )?(?:{wd}\\.?,? )?(?:de[nmr] )?{day}(?:\\.|te[rn]?) ?{month}\\.?(?: {year})?'],
    ['date', '{day} {month}(?: {year})?'],
    ['date', '{month} {day}\\.?(?:,? {year})?'],
    ['date', '(?:am )?{dayname} {month}(?: {year})?'],
    ['date', '(?:am )?{part} des {day}\\. ?{month}'],
    ['numbers', '(?:am )?(?:{wd}\\.?,? )?(?:de[nmr] )?{day}\\. ?{mm}\\.(?: ?{yy})?'],
    ['numbers', '{on} {day}[/.]{mm}'],
    ['plainNumbers', '{day}/{mm}', 'end'],
    ['monthDay', '(?:am|bis zum|zum) {day}\\.'],
    ['monthEnd', '(?:am |zum |bis )?(?:ende des monats|monatsende|monatsletzten)'],
    ['monthEnd', '(?:bis )?ende {month}'],
    ['monthEnd', '(?:am )?letzte[rnm]? tag (?:im|des) {month}s?'],
    ['nextMonthEnd', '(?:bis )?ende (?:des )?nächsten monats'],
    ['nthWeekday', '(?:am )?{ordinal} {weekday} im {month}'],
    ['lastWeekday', '(?:am )?(?:letzte|vergangene)[nrs]? {wd}', 'lookup'],
    ['last', '(?:letzte|vergangene)[nrs]? {unit}', 'lookup'],
    ['near', '{past}', 'lookup'],
    ['ago', 'vor {count} {unit}', 'lookup'],
    ['exactly', `{clock}(?:[:.]{minute})? ?uhr${PART}`],
    ['exactly', `{hour} ?uhr {minute}${PART}`],
    ['exactly', '(?:um|gegen) {hour}h'],
    ['exactly', '{hour}:{minute}', 'edge'],
    ['exactly', '{hour}h{minute}', 'edge'],
    ['clock', 'um {clock} (?:am |in der )?{part}'],
    ['past', `{count} (?:minuten )?nach {clock}${PART}`, 'edge'],
    ['to', `{count} (?:minuten )?vor {clock}${PART}`, 'edge'],
    ['clock', 'um {clock}', 'end'],
    ['halfTo', `halb {clock}${PART}`, 'edge'],
    ['quarterPast', `viertel nach {clock}${PART}`, 'edge'],
    ['quarterTo', `(?:viertel vor|dreiviertel) {clock}${PART}`, 'edge'],
    ['noon', '(?:um )?12 uhr mittags'],
    ['weekdayOfMonth', `(?:${EVERY}|am) {ordinal} {weekday} ${OF_MONTH} monats?`],
    ['dayOfMonth', `(?:${EVERY} monat am|am|${EVERY}) {day}\\. ${OF_MONTH} monats?`],
    ['dayOfMonth', `${EVERY} monat (?:am|zum) {day}\\.?`],
    ['lastOfMonth', '(?:am )?(?:ende|letzten) (?:jedes|jeden|eines jeden) monats'],
    ['everySecond', `${EVERY} (?:zweite[nrs]?|2\\.|andere[nrs]?) {unit}`],
    ['every', `${EVERY} {nth} {unit}`],
    ['every', `${EVERY} {count}\\. {unit}`],
    ['every', `${EVERY} {unit}`],
    ['every', 'alle {count} {unit}'],
    ['every', '(?:einmal|1 ?x|1 ?mal) (?:pro|die|in der|im) {unit}'],
    ['everyPart', `${EVERY} {part}`],
    ['workdays', `(?:an|${EVERY}) (?:werktage?n?|arbeitstage?n?|schultage?n?|wochentage?n?)`],
    ['workdays', '(?:werktags|wochentags|unter der woche)'],
    ['weekends', `(?:${EVERY}|an|an den) wochenenden?`],
    ['fromTo', '{from} ?[-–] ?{to}', 'edge'],
    ['fromTo', `(?:${EVERY} )(?:von )?{from} bis {to}`],
    ['fromTo', '(?:von )?{from} bis {to}', 'end'],
    ['fromTo', '{fromevery} bis {toevery}', 'edge'],
    ['everySecondWeekday', `${EVERY} (?:zweite[nrs]?|2\\.) {days}${PART}`],
    ['weekdays', `${EVERY} {days}${PART}`],
    ['weekdays', `(?:immer )?{plurals}${PART}`, 'edge'],
    ['weekdays', `immer {plurals}${PART}`],
    ['adverb', '{adverb}', 'end'],
  ],
  joiners: 'und|oder|bis|vs\\.?|als',
  notAfter:
    'guten|schönen|letzten?|letztem|letzter|vergangene[nrm]?|vorige[nrm]?|schwarzer|schwarzen|blauer|heiliger|super|seit|nach|vor|zwischen|und|oder|von|vom|der|die|das|den|dem|des|ein|eine|einen|jeder|mein|dein|ist|war|als|am|im|zum|warum|ist das|wieder|auf|über|frau|herrn?|pro',
  notBefore:
    'um die welt|(?:am|in der) (?:morgen|vormittag|mittag|nachmittag|abend|nacht|früh)|der (?:nächsten|kommenden)|oder|kinder|abonnieren|future|und heute|journal|ist|war|danach|der arbeit|show|demo|rand',
  references:
    'kapitel|kap|aufgaben?|aufg|seiten?|s|übung(?:en)?|blatt|blätter|arbeitsblatt|nr|nummer|version|teil|abschnitt|absatz|abs|§|§§|lektion|einheit|akt|szene|vers|psalm|buch|band|bd|raum|zimmer|tag|woche|schritt|stufe|folge|staffel|test|modul|vorlesung|klasse|tabelle|abbildung|abb|satz|frage|maßstab|verhältnis|spielstand|note|artikel|art|kv|op|opus|sure|mose|johannes|matthäus|markus|lukas|römer|korinther|galater|epheser|petrus|jakobus|hebräer|offenbarung|genesis|exodus',
  measures:
    'uhr|km|kilometer|m|meter|cm|mm|min|minuten?|h|std|stunden?|s|sek|sekunden?|seiten?|leute|personen|wörter|aufgaben?|fragen?|bahnen|mal|x|kg|g|ml|l|liter|%|prozent|euro|€|kapitel|bücher|beispiele|vokabeln',
  nouns: 'morgen',
};

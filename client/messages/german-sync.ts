/** How syncing stands, in German. */
import type { SheetMessages } from './english-sheets.ts';
import { number } from './german-numbers.ts';

export const germanSync: Pick<SheetMessages, 'syncStates' | 'syncDetails'> = {
  syncStates: {
    guest: 'Alles, was du schreibst, ist nur auf diesem Gerät. Mit einem Konto ist es auf all deinen Geräten sicher.',
    synced: 'Alles ist auf dem Server.',
    syncing: 'Deine Änderungen sind unterwegs.',
    full: 'In deinem Konto ist kein Platz für das, was hier wartet. Auf diesem Gerät ist es sicher. Lösch etwas oder kürz einen Text, dann wird es gesendet.',
    offline:
      'Du bist offline. Alles funktioniert, und deine Änderungen sind hier sicher, bis du wieder eine Verbindung hast.',
    unreachable: 'Der Server antwortet nicht. Deine Änderungen sind hier sicher. Wir versuchen es weiter.',
    clock:
      'Die Uhr dieses Geräts und die des Servers gehen verschieden. Deine Änderungen sind hier sicher. Prüf Datum und Uhrzeit dieses Geräts; wir versuchen es weiter.',
    signIn:
      'Deine Sitzung ist zu Ende. Alles ist noch hier; melde dich an, dann wird wieder abgeglichen. Falls das Konto gelöscht wurde, gehört dir, was hier ist: In den Einstellungen kannst du es exportieren.',
    attention: 'Manche Änderungen wurden nicht angenommen. Nichts ist verloren: Entscheide unten.',
    update: 'Aktualisiere die App, damit sie weiter abgleicht; deine Änderungen sind hier sicher.',
  },
  syncDetails: {
    lastSuccess: 'Zuletzt abgeglichen',
    never: 'noch nie',
    tryNow: 'Jetzt versuchen',
    tried: 'Der Server hat gerade geantwortet.',
    triedInVain: (why) => `Gerade versucht: ${why}`,
    compared: 'Mit dem Server verglichen',
    agreements: {
      same: 'alles stimmt überein',
      mended: 'was abwich, ist berichtigt',
      differs: 'etwas weicht noch ab. Kopiere die Details und gib sie weiter an die, die diesen Server betreiben.',
    },
    compareNow: 'Mit dem Server vergleichen',
    comparing: 'Vergleicht\u00a0…',
    notCompared: 'Änderungen sind gerade unterwegs. Vergleich in einem Moment noch einmal.',
    needsAttention: 'Braucht deine Entscheidung',
    waitingTitle: 'Wartet auf den Server',
    moreWaiting: (count) => `und ${number(count)} mehr`,
    retry: 'Erneut versuchen',
    discard: 'Verwerfen',
    discarded: 'Änderung verworfen',
    retried: 'Wird noch einmal versucht',
    deleted: 'gelöscht',
    noRoom: 'kein Platz in deinem Konto',
    edit: 'Bearbeiten',
    editAndRetry: 'Speichern und erneut versuchen',
    new: 'neu',
    copyHint: 'Kopiert, wie es um den Abgleich steht, ohne etwas, was du geschrieben hast.',
    copied: 'Kopiert',
    notCopied: 'Dieser Browser lässt uns nicht kopieren.',
  },
};

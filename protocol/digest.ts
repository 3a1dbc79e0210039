/**
 * Whether two sides hold the same: a hash for each resource and month, over the ids, stamps and values of the records that were made
 * in it. The order of records does not count, so each side goes through its own as it likes. Deleted records are not in it: both
 * sides forget deletions, each in its time.
 * @see docs/sync-rules.md R117
 */
import { latestStamp, stampOf, type Stamped } from './merge.ts';
import { isKnownField, isKnownResource } from './known-part.ts';
import { defaultsOf } from './resource.ts';
import { fieldNames, resourceNames, resourceOf, type ResourceName } from './resources.ts';
import { ZERO_STAMP } from './stamp.ts';
import type { Digest } from './sync-answer.ts';

/** 64 bits, in two halves. */
type Sum = [high: number, low: number];

export class DigestSum {
  private readonly sums = new Map<ResourceName, Map<string, Sum>>();
  private readonly fields: Map<ResourceName, string[]>;

  /** @param schema  the older schema of the two sides: what one of them does not know is left out */
  constructor(schema: number) {
    this.fields = new Map(
      resourceNames
        .filter((name) => isKnownResource(name, schema))
        .map((name) => [
          name,
          fieldNames(name)
            .filter((field) => isKnownField(name, field, schema))
            .sort(),
        ]),
    );
  }

  /** The resources that both sides know. */
  get resources(): ResourceName[] {
    return [...this.fields.keys()];
  }

  /** Takes a live record in. One that nobody has written to exists wherever it is looked for, kept or not: it does not count. */
  add(name: ResourceName, record: Stamped): void {
    if (latestStamp(record.stamps) === ZERO_STAMP) return;
    const months = this.sums.get(name) ?? new Map<string, Sum>();
    this.sums.set(name, months);
    const month = monthOf(record);
    const sum = months.get(month) ?? [0, 0];
    const [high, low] = hash(this.text(name, record));
    months.set(month, [(sum[0] + high) >>> 0, (sum[1] + low) >>> 0]);
  }

  /** The hashes, as they travel. */
  digest(): Digest {
    const byMonth = (months: Map<string, Sum>) =>
      Object.fromEntries([...months].map(([month, sum]) => [month, sum.map(toHex).join('')]));
    return Object.fromEntries([...this.sums].map(([name, months]) => [name, byMonth(months)]));
  }

  private text(name: ResourceName, record: Stamped): string {
    const defaults = defaultsOf(resourceOf(name), record.id);
    let text = `${record.id} ${record.stamps.deleted ?? ''}`;
    for (const field of this.fields.get(name)!)
      text += Object.hasOwn(record, field)
        ? ` ${JSON.stringify(record[field])} ${stampOf(record.stamps, field) ?? ZERO_STAMP}`
        : ` ${JSON.stringify(defaults[field])} ${ZERO_STAMP}`;
    return text;
  }
}

/** The month to which a record belongs, `YYYY-MM`: the one in which it was made. */
export const monthOf = ({ createdAt = '' }: Stamped): string => createdAt.slice(0, 7);

const toHex = (half: number): string => half.toString(16).padStart(8, '0');

/** Two multiplicative hashes that are mixed in the end (after cyrb53): quick in any browser, and no secret hangs on it. */
function hash(text: string): Sum {
  let [a, b] = [0xdeadbeef, 0x41c6ce57];
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return [a >>> 0, b >>> 0];
}

/**
 * A digest tells whether two sides hold the same records: one hash for each resource and month, over the ids, stamps and values of the
 * records created in that month. The hash does not depend on the order in which records are added. Deleted records are left out,
 * because each side forgets deletions at a time of its own.
 * @see docs/sync-rules.md R117
 */
import { latestStamp, stampOf, type Stamped } from './merge.ts';
import { isKnownField, isKnownResource } from './known-part.ts';
import { defaultsOf } from './resource.ts';
import { fieldNames, resourceNames, resourceOf, type ResourceName } from './resources.ts';
import { ZERO_STAMP } from './stamp.ts';
import type { Digest } from './sync-answer.ts';

/** A sum of hashes, 64 bits in two halves. */
type Sum = [high: number, low: number];

export class DigestSum {
  private readonly sums = new Map<ResourceName, Map<string, Sum>>();
  private readonly fields: Map<ResourceName, string[]>;

  /** @param schema  the older schema number of the two sides: resources and fields that one side does not know are left out */
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

  /** Adds a live record. A record with defaults alone is skipped: it exists on both sides, whether it is stored or not. */
  add(name: ResourceName, record: Stamped): void {
    if (latestStamp(record.stamps) === ZERO_STAMP) return;
    const months = this.sums.get(name) ?? new Map<string, Sum>();
    this.sums.set(name, months);
    const month = monthOf(record);
    const sum = months.get(month) ?? [0, 0];
    const [high, low] = hash(this.text(name, record));
    months.set(month, [(sum[0] + high) >>> 0, (sum[1] + low) >>> 0]);
  }

  /** The hashes as they travel: 16 hex digits each, by resource and month. */
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

/** The month of a record's creation, `YYYY-MM`. */
export const monthOf = ({ createdAt = '' }: Stamped): string => createdAt.slice(0, 7);

const toHex = (half: number): string => half.toString(16).padStart(8, '0');

/** Two multiplicative hashes, mixed at the end (after cyrb53): fast in every browser. It protects no secret. */
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

/** A field of one line in which what was understood is marked as it is typed. */
import { useLayoutEffect, useRef, type ComponentProps, type Ref } from 'react';
import type { Chip } from './language/read-line.ts';
import './line-field.css';

interface LineFieldProps extends ComponentProps<'input'> {
  value: string;
  /** What of the value was understood, in its order. */
  chips: readonly Chip[];
  ref: Ref<HTMLInputElement>;
}

/** The field stays a plain one for everybody who does not see it: the marks lie behind it and say nothing. */
export function LineField({ value, chips, ref, className = '', ...rest }: LineFieldProps) {
  const marks = useRef<HTMLSpanElement>(null);
  const follow = (field: HTMLInputElement) => {
    if (marks.current) marks.current.scrollLeft = field.scrollLeft;
  };
  useLayoutEffect(() => {
    const field = marks.current?.nextElementSibling;
    if (field instanceof HTMLInputElement) follow(field);
  }, [value, chips]);
  return (
    <span className="line-field">
      <span ref={marks} className={`${className} line-field-marks`} aria-hidden="true" dir="auto">
        {markedParts(value, chips).map(({ text, isMarked }, index) =>
          isMarked ? (
            <span key={index} className="line-field-mark">
              {text}
            </span>
          ) : (
            text
          ),
        )}
      </span>
      <input
        {...rest}
        ref={ref}
        className={className}
        value={value}
        dir="auto"
        onScroll={(event) => follow(event.currentTarget)}
      />
    </span>
  );
}

/** The text in parts, those that were understood among them; all of them together are the text. */
function markedParts(text: string, chips: readonly Chip[]): { text: string; isMarked: boolean }[] {
  const parts: { text: string; isMarked: boolean }[] = [];
  let at = 0;
  for (const { start, end, words } of chips) {
    // What was read a moment ago may not be this text any more.
    if (start < at || text.slice(start, end) !== words) continue;
    parts.push({ text: text.slice(at, start), isMarked: false }, { text: words, isMarked: true });
    at = end;
  }
  return [...parts, { text: text.slice(at), isMarked: false }];
}

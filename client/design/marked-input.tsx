/** A field of one line in which parts of what is written are marked as it is typed. */
import { useLayoutEffect, useRef, type ComponentProps, type Ref } from 'react';
import './marked-input.css';

/** Part of a text, in its units, and what stood there when it was found. */
export interface Mark {
  start: number;
  end: number;
  words: string;
}

interface MarkedInputProps extends ComponentProps<'input'> {
  value?: ComponentProps<'input'>['value'];
  /** The marked ranges of the value, in order. */
  marks: readonly Mark[];
  ref?: Ref<HTMLInputElement> | undefined;
}

/** Whether the first letter is of a right-to-left script, as `dir="auto"` decides for a field. */
const BEGINS_FROM_RIGHT = /^\P{L}*[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u;

/**
 * The field stays a plain one for everybody who does not see it: the marks lie behind it and say nothing. Their text is drawn by the style
 * sheet, so that nobody who looks for a text finds it twice.
 */
export function MarkedInput({ value: given, marks, className = '', ...rest }: MarkedInputProps) {
  const value = String(given ?? '');
  const behind = useRef<HTMLSpanElement>(null);
  const follow = (field: HTMLInputElement) => {
    if (behind.current) behind.current.scrollLeft = field.scrollLeft;
  };
  useLayoutEffect(() => {
    const field = behind.current?.nextElementSibling;
    if (field instanceof HTMLInputElement) follow(field);
  }, [value, marks]);
  return (
    <span className="marked-input">
      <span
        ref={behind}
        className={`${className} marked-input-behind`}
        aria-hidden="true"
        dir={BEGINS_FROM_RIGHT.test(value) ? 'rtl' : 'ltr'}
      >
        <span>
          {markedParts(value, marks).map(({ text, isMarked }, index) => (
            <span key={index} className={isMarked ? 'marked-input-mark' : undefined} data-text={text} />
          ))}
        </span>
      </span>
      <input
        {...rest}
        className={className}
        value={value}
        dir="auto"
        onScroll={(event) => follow(event.currentTarget)}
      />
    </span>
  );
}

/** The text in parts, those that were understood among them; all of them together are the text. */
function markedParts(text: string, marks: readonly Mark[]): { text: string; isMarked: boolean }[] {
  const parts: { text: string; isMarked: boolean }[] = [];
  let at = 0;
  for (const { start, end, words } of marks) {
    // The ranges may be of an earlier text.
    if (start < at || text.slice(start, end) !== words) continue;
    parts.push({ text: text.slice(at, start), isMarked: false }, { text: words, isMarked: true });
    at = end;
  }
  return [...parts, { text: text.slice(at), isMarked: false }];
}

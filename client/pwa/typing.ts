/**
 * Is someone in the middle of writing? Asked before every reload that the person did not start themselves.
 * Fields are watched from outside, so no form has to take part for its text to be safe.
 */
type Field = HTMLInputElement | HTMLTextAreaElement;

const NOT_TEXT = new Set([
  'button',
  'checkbox',
  'color',
  'file',
  'hidden',
  'image',
  'radio',
  'range',
  'reset',
  'submit',
]);

/** The value of each field when it was first entered; fields come and go with their screens. */
const before = new WeakMap<Field, string>();
const touched = new Set<WeakRef<Field>>();

/** Remembers what a field held when the person entered it. Call once per document, before the first screen. */
export function watchTyping(document: Document): void {
  document.addEventListener('focusin', ({ target }) => {
    if (!isField(target) || before.has(target)) return;
    before.set(target, target.value);
    touched.add(new WeakRef(target));
  });
}

/**
 * True while the field in focus has text in it, or any field on the page holds something else than when it was
 * first entered. A composer that was emptied by sending counts as done.
 */
export function isTyping(document: Document): boolean {
  const active = document.activeElement;
  if (isField(active) && active.value !== '') return true;
  if (active instanceof HTMLElement && active.isContentEditable && active.textContent !== '') return true;
  return [...touched].some((reference) => {
    const field = reference.deref();
    if (!field?.isConnected) {
      touched.delete(reference);
      if (field) before.delete(field);
      return false;
    }
    return field.value !== before.get(field);
  });
}

function isField(node: EventTarget | null): node is Field {
  if (node instanceof HTMLTextAreaElement) return true;
  return node instanceof HTMLInputElement && !NOT_TEXT.has(node.type);
}

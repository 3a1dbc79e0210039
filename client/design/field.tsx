/** Labelled form fields. The label names the field; an error is read out when it appears. */
import { useId, type ChangeEvent, type ComponentProps, type ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { withinLength } from './fit-length.ts';
import { FormError } from './form-error.tsx';
import { Icon } from './icon.tsx';
import { MarkedInput, type Mark } from './marked-input.tsx';
import './field.css';

interface Labelled {
  label: string;
  /** One sentence under the label's field. */
  hint?: string | undefined;
  /** The error of the value, as a sentence. */
  error?: string | undefined;
  /** Keeps the label for assistive technology only, where a placeholder or the place says it to everyone else. */
  hideLabel?: boolean | undefined;
}

type Described = { id: string; 'aria-describedby'?: string | undefined; 'aria-invalid'?: true | undefined };

interface FieldProps extends Labelled {
  className?: string | undefined;
  children: (described: Described) => ReactNode;
}

/** The frame of a field: label above, hint or error below, both tied to the control that `children` draws. */
function Field({ label, hint, error, hideLabel, className, children }: FieldProps) {
  const id = useId();
  const note = error ?? hint;
  return (
    <div className={classNames('field', className)}>
      <label htmlFor={id} className={hideLabel ? 'visually-hidden' : 'field-label'}>
        {label}
      </label>
      {children({ id, 'aria-describedby': note ? `${id}-note` : undefined, 'aria-invalid': error ? true : undefined })}
      {error ? (
        <FormError id={`${id}-note`}>{error}</FormError>
      ) : (
        hint && (
          <p id={`${id}-note`} className="field-hint">
            {hint}
          </p>
        )
      )}
    </div>
  );
}

/** A controlled field takes as much as fits, in code points; one that holds its value itself leaves that to the browser. */
const limits = <T extends HTMLInputElement | HTMLTextAreaElement>(
  value: unknown,
  most: number | undefined,
  onChange: ((event: ChangeEvent<T>) => void) | undefined,
) =>
  most === undefined || typeof value !== 'string'
    ? {}
    : { maxLength: undefined, onChange: withinLength<T>(value, most, onChange) };

interface TextFieldExtras {
  /** Stands inside the box, after the text. */
  trailing?: ReactNode;
  /** Parts of the text that are marked in it. */
  marks?: readonly Mark[];
  /** Suggestions shown while typing. */
  suggestions?: readonly string[];
}

type TextFieldProps = Labelled & Omit<ComponentProps<'input'>, 'id' | 'aria-label' | 'list'> & TextFieldExtras;

/** A line of text. */
export function TextField(props: TextFieldProps) {
  const { label, hint, error, hideLabel, className, trailing, suggestions, marks, ...given } = props;
  const { value, maxLength, onChange } = given;
  const input = { ...given, ...limits<HTMLInputElement>(value, maxLength, onChange) };
  const listId = useId();
  return (
    <Field {...{ label, hint, error, hideLabel, className }}>
      {(described) => (
        <div className="field-box">
          {marks ? (
            <MarkedInput {...described} {...input} className="field-control" marks={marks} />
          ) : (
            <input
              className="field-control"
              {...(suggestions && { list: listId, autoComplete: 'off' })}
              {...described}
              {...input}
            />
          )}
          {suggestions && (
            <datalist id={listId}>
              {suggestions.map((each) => (
                <option key={each} value={each} />
              ))}
            </datalist>
          )}
          {trailing}
        </div>
      )}
    </Field>
  );
}

type TextAreaProps = Labelled & Omit<ComponentProps<'textarea'>, 'id' | 'aria-label'>;

/** Several lines of text; the box grows with them. */
export function TextArea({ label, hint, error, hideLabel, className, ...given }: TextAreaProps) {
  const { value, maxLength, onChange } = given;
  const area = { ...given, ...limits<HTMLTextAreaElement>(value, maxLength, onChange) };
  return (
    <Field {...{ label, hint, error, hideLabel, className }}>
      {(described) => (
        <div className="field-box">
          <textarea className="field-control field-area" rows={1} {...described} {...area} />
        </div>
      )}
    </Field>
  );
}

type SelectProps = Labelled &
  Omit<ComponentProps<'select'>, 'id' | 'aria-label' | 'children'> & {
    options: readonly { value: string; text: string }[];
  };

/** One of a few options. The platform's own list: it knows best how to show one on a phone. */
export function Select({ label, hint, error, hideLabel, className, options, ...select }: SelectProps) {
  return (
    <Field {...{ label, hint, error, hideLabel, className }}>
      {(described) => (
        <div className="field-box">
          <select className="field-control" {...described} {...select}>
            {options.map(({ value, text }) => (
              <option key={value} value={value}>
                {text}
              </option>
            ))}
          </select>
          <Icon name="fold" />
        </div>
      )}
    </Field>
  );
}

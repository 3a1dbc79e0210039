/** A choice between two or three that exclude each other, all in sight. */
import { useId } from 'react';
import './segmented-control.css';

interface SegmentedControlProps<T extends string> {
  label: string;
  value: T;
  options: readonly { value: T; text: string }[];
  onChange: (value: T) => void;
}

/** Radio buttons in the shape of a switch: the platform gives them their arrow keys and their meaning. */
export function SegmentedControl<T extends string>({ label, value, options, onChange }: SegmentedControlProps<T>) {
  const name = useId();
  return (
    <fieldset className="segments">
      <legend className="visually-hidden">{label}</legend>
      {options.map((option) => (
        <label key={option.value} className="segment">
          <input
            type="radio"
            className="segment-input"
            name={name}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          <span className="segment-text">{option.text}</span>
        </label>
      ))}
    </fieldset>
  );
}

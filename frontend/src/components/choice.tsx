import { useId } from "react";

import styles from "./choice.module.css";

interface Props<Value extends string> {
  name: string;
  value: Value;
  choices: readonly { value: Value; says: string }[];
  onChosen: (value: Value) => void;
}

/** One of a few, all in sight: radio buttons that look like one control. */
export function Choice<Value extends string>({ name, value, choices, onChosen }: Props<Value>) {
  const id = useId();
  return (
    <fieldset className={styles.choice}>
      <legend>{name}</legend>
      <span className={styles.row}>
        {choices.map((one) => (
          <label key={one.value} className={styles.one}>
            <input
              type="radio"
              name={id}
              className="visually-hidden"
              checked={one.value === value}
              onChange={() => onChosen(one.value)}
            />
            <span>{one.says}</span>
          </label>
        ))}
      </span>
    </fieldset>
  );
}

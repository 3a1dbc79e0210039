/** The behaviour of a form: checks its fields, sends them, and shows errors beside the fields. */
import { useState, type SubmitEvent } from 'react';
import { problemToSentence } from '#client/messages/problem-words.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import { Problem, type ProblemCode } from '#protocol/problem.ts';

type Errors<Field extends string> = Partial<Record<Field, string | undefined>>;

interface FormPlan<Field extends string> {
  fields: readonly Field[];
  /** The errors found before anything is sent, a sentence each. */
  check: () => Errors<Field>;
  /** @throws Problem */
  submit: () => Promise<void>;
}

export interface FormState<Field extends string> {
  errors: Errors<Field>;
  /** An error that belongs to no single field. */
  failure: string | undefined;
  working: boolean;
  onSubmit: (event: SubmitEvent) => void;
}

/** Problems that are about one field, whatever the path in the server's answer. */
const FIELD_OF: Partial<Record<ProblemCode, string>> = { email_taken: 'email', wrong_credentials: 'currentPassword' };

/** Nothing that was typed is lost when it fails. */
export function useForm<Field extends string>({ fields, check, submit }: FormPlan<Field>): FormState<Field> {
  const messages = useMessages();
  const [errors, setErrors] = useState<Errors<Field>>({});
  const [failure, setFailure] = useState<string>();
  const [working, setWorking] = useState(false);

  const show = (problem: Problem) => {
    const sentence = problemToSentence(problem, messages);
    const paths = [FIELD_OF[problem.code], ...(problem.extras.errors ?? []).map(({ path }) => path)];
    const field = fields.find((each) => paths.includes(each));
    if (field) setErrors({ [field]: sentence } as Errors<Field>);
    else setFailure(sentence);
  };
  const send = async () => {
    const wrong = check();
    setErrors(wrong);
    setFailure(undefined);
    if (Object.values(wrong).some((each) => each !== undefined)) return;
    setWorking(true);
    try {
      await submit();
    } catch (cause) {
      if (!(cause instanceof Problem)) throw cause;
      show(cause);
    } finally {
      setWorking(false);
    }
  };
  return {
    errors,
    failure,
    working,
    onSubmit: (event) => {
      event.preventDefault();
      if (!working) void send();
    },
  };
}

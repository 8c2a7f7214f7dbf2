// Why a row has no label: in words, with the code that the CSV has.
import type { ReactElement } from 'react';
import type { RunRow } from '../../protocol/results.ts';
import { errorWords } from './words.ts';

export function ErrorWords({ code }: { code: RunRow['errorCode'] }): ReactElement {
  return (
    <>
      {code === undefined ? 'Left out' : errorWords[code]}
      {code !== undefined && <code className="error-code">{code}</code>}
    </>
  );
}

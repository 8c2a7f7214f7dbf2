// How a spreadsheet likes a CSV: two things to tick.
import type { ReactElement } from 'react';
import type { Settings } from '../../protocol/settings.ts';

type Csv = Settings['csv'];

const habits = [
  ['bom', 'For Excel', 'Begins with a mark that tells Excel it is UTF-8.'],
  ['spreadsheetSafe', 'Safe for spreadsheets', 'Text that looks like a formula gets an apostrophe before it.'],
] as const;

export function CsvHabits({ csv, onChange }: { csv: Csv; onChange: (csv: Csv) => void }): ReactElement {
  return (
    <>
      {habits.map(([habit, title, about]) => (
        <label key={habit} className="option">
          <input
            type="checkbox"
            checked={csv[habit]}
            onChange={({ target }) => {
              onChange({ bom: csv.bom, spreadsheetSafe: csv.spreadsheetSafe, [habit]: target.checked });
            }}
          />
          <span>
            {title}
            <span className="option-about">{about}</span>
          </span>
        </label>
      ))}
    </>
  );
}

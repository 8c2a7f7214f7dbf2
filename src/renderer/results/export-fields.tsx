// What can be chosen of an export: the format, which rows, the threshold, and how a spreadsheet likes it.
import { useId, type ReactElement } from 'react';
import { exportFormatSchema } from '../../protocol/results.ts';
import { CsvHabits } from '../shell/csv-habits.tsx';
import { isFiltered, type ViewChoice } from '../state/view-choice.ts';
import { formats, type ExportChoice } from './export-choice.ts';

interface ExportFieldsProps {
  choice: ExportChoice;
  threshold: number;
  /** What the table shows, if there is one. */
  view: ViewChoice | undefined;
  disabled: boolean;
  onChoice: (choice: ExportChoice) => void;
  onThreshold: (threshold: number) => void;
}

export function ExportFields(props: ExportFieldsProps): ReactElement {
  const { choice, threshold, view, disabled, onChoice, onThreshold } = props;
  const name = useId();
  const { rows, csv } = formats[choice.format];
  return (
    <div className="export-fields">
      <fieldset disabled={disabled}>
        <legend>What</legend>
        {exportFormatSchema.options.map((format) => (
          <label key={format} className="option">
            <input
              type="radio"
              name={`${name}format`}
              checked={choice.format === format}
              onChange={() => {
                onChoice({ ...choice, format });
              }}
            />
            <span>
              {formats[format].title}
              <span className="option-about">{formats[format].about}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {rows && view !== undefined && (
        <fieldset disabled={disabled}>
          <legend>Which rows</legend>
          {[false, true].map((onlyView) => (
            <label key={String(onlyView)} className="option">
              <input
                type="radio"
                name={`${name}rows`}
                checked={choice.onlyView === onlyView}
                onChange={() => {
                  onChoice({ ...choice, onlyView });
                }}
              />
              <span>
                {onlyView ? 'Those in the table' : 'All'}
                {onlyView && <span className="option-about">{aboutView(view)}</span>}
              </span>
            </label>
          ))}
        </fieldset>
      )}
      <fieldset disabled={disabled}>
        <legend>How</legend>
        <label className="threshold-field">
          <span>Threshold</span>
          <input
            type="number"
            className="text-field"
            min={0}
            max={1}
            step={0.01}
            required
            value={Number.isNaN(threshold) ? '' : threshold}
            onChange={(event) => {
              onThreshold(event.target.valueAsNumber);
            }}
          />
          <span className="option-about">Below it a label is uncertain.</span>
        </label>
        {csv && (
          <CsvHabits
            csv={choice}
            onChange={(habits) => {
              onChoice({ ...choice, ...habits });
            }}
          />
        )}
      </fieldset>
    </div>
  );
}

function aboutView(view: ViewChoice): string {
  return isFiltered(view)
    ? 'As they are filtered and ordered now.'
    : 'All of them just now, in the order they have there.';
}

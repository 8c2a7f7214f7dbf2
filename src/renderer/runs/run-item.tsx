// One run of the list: its name, how it goes, and what can be done with it.
import { Images, Pause, Play, Video } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import type { RunProgress } from '../../protocol/runs.ts';
import { count, countOf, moment } from '../format.ts';
import { usePage } from '../page-context.tsx';
import { ProgressBar } from '../shell/progress-bar.tsx';
import { remark } from '../results/words.ts';
import { canGoOn, canPause, isUnderWay } from '../state/run-states.ts';
import { useNow } from '../state/use-now.ts';
import { NameField } from './name-field.tsx';
import { barValue, doneWords, paceWords } from './run-figures.ts';
import { RunMenu } from './run-menu.tsx';
import { StateBadge } from './state-badge.tsx';

export function RunItem({ progress }: { progress: RunProgress }): ReactElement {
  const { control, run } = usePage();
  // `false`: it has just ended.
  const [renaming, setRenaming] = useState<boolean>();
  const { name, kind, createdAt, errors, reviewed } = progress;
  const now = useNow(Date.now, 60_000);
  const Icon = kind === 'live' ? Video : Images;
  return (
    <>
      <Icon size={20} strokeWidth={1.6} className="run-kind" aria-hidden />
      <div className="run-what">
        {renaming === true ? (
          <NameField
            progress={progress}
            onDone={() => {
              setRenaming(false);
            }}
          />
        ) : (
          <button
            type="button"
            autoFocus={renaming === false}
            className="run-name"
            title={name}
            onClick={() => void run.open(progress.run)}
            onKeyDown={({ key }) => {
              if (key === 'F2') setRenaming(true);
              if (key === 'Delete') void control.delete(progress);
            }}
          >
            {name}
          </button>
        )}
        <p className="run-detail">{`${kind === 'live' ? 'Live recording' : 'Pictures'}, ${moment(createdAt, now)}`}</p>
      </div>
      <StateBadge progress={progress} />
      <div className="run-course">
        <p>
          {doneWords(progress)} <span className="run-pace">{paceWords(progress)}</span>
        </p>
        {isUnderWay(progress.state) ? (
          <ProgressBar label={`Progress of ${name}`} value={barValue(progress)} />
        ) : (
          <Said progress={progress} />
        )}
      </div>
      <p className="run-counts">
        <span data-tone={errors > 0 ? 'bad' : undefined}>{countOf(errors, 'error')}</span>
        <span>{`${count(reviewed)} reviewed`}</span>
      </p>
      <div className="run-buttons">
        <MainButton progress={progress} />
        <RunMenu
          progress={progress}
          onRename={() => {
            setRenaming(true);
          }}
        />
      </div>
    </>
  );
}

function Said({ progress }: { progress: RunProgress }): ReactElement {
  const said = remark(progress);
  return (
    <p className="run-detail" data-tone={said?.tone} title={said?.text}>
      {said?.text}
    </p>
  );
}

/** What is most likely wanted now. */
function MainButton({ progress }: { progress: RunProgress }): ReactElement {
  const { control, run } = usePage();
  const { name } = progress;
  if (canPause(progress)) {
    return (
      <button
        type="button"
        className="button"
        aria-label={`Pause ${name}`}
        onClick={() => void control.pause(progress)}
      >
        <Pause size={15} aria-hidden />
        Pause
      </button>
    );
  }
  if (canGoOn(progress)) {
    return (
      <button
        type="button"
        className="button"
        aria-label={`Go on with ${name}`}
        onClick={() => void control.resume(progress)}
      >
        <Play size={15} aria-hidden />
        Go on
      </button>
    );
  }
  return (
    <button type="button" className="button" aria-label={`Open ${name}`} onClick={() => void run.open(progress.run)}>
      Open
    </button>
  );
}

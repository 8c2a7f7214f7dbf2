// Beside the table, when asked for: how many rows each label has, and how right the model is where folders tell.
import './panel.css';
import { Tabs } from '@base-ui/react/tabs';
import { X } from 'lucide-react';
import { useEffect, type ReactElement } from 'react';
import type { Review } from '../state/review.ts';
import type { TruthOf } from '../state/truth.ts';
import { useStore } from '../state/use-store.ts';
import { LabelCounts } from './label-counts.tsx';
import { TruthFigures } from './truth-figures.tsx';

interface PanelProps {
  review: Review;
  truth: TruthOf;
  /** Changes when there may be another truth. */
  state: string;
  onClose: () => void;
}

export function Panel({ review, truth, state, onClose }: PanelProps): ReactElement {
  const known = useStore(truth.truth);
  useEffect(() => {
    void truth.refresh();
    return () => {
      truth.close();
    };
  }, [truth, state]);
  const choose = (label: string | undefined): void => {
    review.choose({ label });
  };
  const hasTruth = known !== undefined && known.pictures > 0;
  return (
    <aside className="panel" aria-label="Labels">
      <Tabs.Root defaultValue="labels" className="panel-tabs">
        <div className="panel-head">
          <Tabs.List className="panel-list">
            <Tabs.Tab value="labels" className="panel-tab">
              Labels
            </Tabs.Tab>
            {hasTruth && (
              <Tabs.Tab value="truth" className="panel-tab">
                How right it is
              </Tabs.Tab>
            )}
          </Tabs.List>
          <button type="button" className="icon-button" aria-label="Close the labels" title="Close" onClick={onClose}>
            <X size={17} aria-hidden />
          </button>
        </div>
        <Tabs.Panel value="labels" className="panel-page">
          <LabelCounts review={review} onChoose={choose} />
        </Tabs.Panel>
        {hasTruth && (
          <Tabs.Panel value="truth" className="panel-page">
            <TruthFigures truth={known} />
          </Tabs.Panel>
        )}
      </Tabs.Root>
    </aside>
  );
}

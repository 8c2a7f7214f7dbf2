// Notices in the corner: shown for a while, read out by screen readers, closed with a key.
import './toasts.css';
import { Toast } from '@base-ui/react/toast';
import { X } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import type { Notice } from '../state/notice.ts';

const manager = Toast.createToastManager();

/** In milliseconds. */
const shownFor = { news: 6000, problem: 12_000, withAction: 20_000 } as const;

export function notify({ kind, title, detail, action }: Notice): void {
  const problem = kind === 'problem';
  const id = manager.add({
    type: kind,
    title,
    description: detail,
    timeout: action === undefined ? shownFor[kind] : shownFor.withAction,
    priority: problem ? 'high' : 'low',
    ...(action !== undefined && {
      actionProps: {
        children: action.label,
        onClick: () => {
          manager.close(id);
          action.act();
        },
      },
    }),
  });
}

export function Toasts({ children }: { children: ReactNode }): ReactElement {
  return (
    <Toast.Provider toastManager={manager} limit={3}>
      {children}
      <Toast.Portal>
        <Toast.Viewport className="toasts">
          <ToastList />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function ToastList(): ReactElement[] {
  return Toast.useToastManager().toasts.map((toast) => (
    <Toast.Root key={toast.id} toast={toast} className="toast" data-kind={toast.type}>
      <Toast.Content className="toast-content">
        <Toast.Title className="toast-title" render={<p />} />
        <Toast.Description className="toast-detail" />
        <Toast.Action className="button toast-action" />
      </Toast.Content>
      <Toast.Close className="icon-button" aria-label="Close this notice">
        <X size={16} aria-hidden />
      </Toast.Close>
    </Toast.Root>
  ));
}

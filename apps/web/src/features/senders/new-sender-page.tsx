import { useNavigate, useSearch } from '@tanstack/react-router';
import { notifyDone } from '../../components/notify.tsx';
import { ForAdmins } from '../settings/for-admins.tsx';
import { SectionHead } from '../settings/section-head.tsx';
import { SenderForm } from './sender-form.tsx';
import { useCreateSender } from './sender-mutations.ts';
import { inputOf } from './sender-values.ts';

export function NewSenderPage() {
  return (
    <ForAdmins what="New senders">
      <NewSender />
    </ForAdmins>
  );
}

function NewSender() {
  const { kind = 'email' } = useSearch({ from: '/app/settings/senders/new' });
  const navigate = useNavigate({ from: '/settings/senders/new' });
  const create = useCreateSender();
  return (
    <>
      <SectionHead title="New sender" about="Once it is saved you can test the connection." />
      <SenderForm
        key={kind}
        sender={null}
        kind={kind}
        onKind={(next) => void navigate({ search: next === 'email' ? {} : { kind: next }, replace: true })}
        saving={create.isPending}
        error={create.error}
        onSave={(values) =>
          create.mutate(
            { kind, ...inputOf(values) },
            {
              onSuccess: ({ id, name }) => {
                notifyDone(`“${name}” is set up. Test it before a campaign does.`);
                void navigate({
                  to: '/settings/senders/$senderId',
                  params: { senderId: id },
                  replace: true,
                  ignoreBlocker: true,
                });
              },
            },
          )
        }
      />
    </>
  );
}

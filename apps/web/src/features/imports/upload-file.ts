import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { ProblemError } from '../../lib/problem.ts';
import { problemIn, type Told, toldParams } from './inspect-file.ts';

export type Mapping = Record<string, string | null>;

type Upload = { file: File; told: Told; mapping: Mapping };

const UNREACHABLE = {
  status: 0,
  code: 'unreachable',
  detail: 'The upload broke off. Nothing was changed; try again.',
  errors: [],
};

/** The one way in a browser to learn how much of an upload has left. */
function upload({ file, told, mapping }: Upload, request: XMLHttpRequest, onSent: (bytes: number) => void) {
  const params = toldParams(told);
  params.set('dry_run', 'true');
  params.set('file_name', file.name.slice(0, 255));
  params.set('mapping', JSON.stringify(mapping));
  return new Promise<{ id: string }>((resolve, reject) => {
    request.open('POST', `/api/imports?${params}`);
    request.setRequestHeader('content-type', 'text/csv');
    request.responseType = 'json';
    request.upload.onprogress = ({ loaded }) => onSent(loaded);
    request.onload = () =>
      request.status < 300 ? resolve(request.response) : reject(problemIn(request.status, request.response));
    request.onerror = () => reject(new ProblemError(UNREACHABLE));
    request.onabort = () => reject(new ProblemError({ ...UNREACHABLE, detail: 'The upload was cancelled.' }));
    request.send(file);
  });
}

/** Sends the whole file to be read and checked: a dry run, which changes nothing yet. */
export function useUploadFile() {
  const queryClient = useQueryClient();
  const request = useRef<XMLHttpRequest>(null);
  const [sent, setSent] = useState(0);
  const mutation = useMutation({
    mutationFn: (input: Upload) => {
      setSent(0);
      request.current = new XMLHttpRequest();
      return upload(input, request.current, setSent);
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['imports', 'list'] }),
  });
  return { ...mutation, sent, cancel: () => request.current?.abort() };
}

import { Kbd, Modal, Table } from '@mantine/core';

const KEYS: [keys: string[], does: string][] = [
  [['Ctrl / ⌘', 'K'], 'Search and commands, from everywhere'],
  [['/'], 'To the search field of the page'],
  [['?'], 'This list'],
  [['c'], 'New campaign (on the campaigns page)'],
  [['j', 'k'], 'Next and previous row in lists'],
  [['Enter'], 'Open the row'],
  [['x'], 'Select the row'],
  [['e'], 'Decide what becomes of the message, or of those selected (under Needs attention)'],
  [['Space', '↑', '↓'], 'On a step’s handle: take it, move it, and Space to put it down'],
  [['{'], 'In a message: choose a variable'],
  [['Ctrl / ⌘', 'Enter'], 'Save what is open'],
  [['Esc'], 'Close'],
];

export default function KeyboardHelp({ onClose }: { onClose: () => void }) {
  return (
    <Modal opened onClose={onClose} title="Keyboard" closeButtonProps={{ 'aria-label': 'Close' }}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Keys</Table.Th>
            <Table.Th scope="col">What they do</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {KEYS.map(([keys, does]) => (
            <Table.Tr key={does}>
              <Table.Td style={{ whiteSpace: 'nowrap' }}>
                {keys.map((key) => (
                  <Kbd key={key} mr={4}>
                    {key}
                  </Kbd>
                ))}
              </Table.Td>
              <Table.Td>{does}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}

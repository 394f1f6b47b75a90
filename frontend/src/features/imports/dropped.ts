/** A file to send, and the name that says where it lay in a folder that was dropped or chosen. */
export interface Dropped {
  file: File;
  name: string;
}

/** The files of an input; those of a chosen folder carry their place in it. */
export const chosen = (files: Iterable<File>): Dropped[] =>
  Array.from(files, (file) => ({ file, name: file.webkitRelativePath || file.name }));

/** All files of what was dropped, folders opened. The entries must be taken before anything is awaited. */
export async function dropped(items: Iterable<DataTransferItem>): Promise<Dropped[]> {
  const found = Array.from(items, (item) => item.webkitGetAsEntry() ?? item.getAsFile());
  return (await Promise.all(found.map(filesOf))).flat();
}

/** What came without an entry is a file that lies in no folder, or no file at all. */
async function filesOf(found: FileSystemEntry | File | null): Promise<Dropped[]> {
  if (found === null) return [];
  return found instanceof File ? [{ file: found, name: found.name }] : filesIn(found);
}

async function filesIn(entry: FileSystemEntry): Promise<Dropped[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((good, bad) => {
      (entry as FileSystemFileEntry).file(good, bad);
    });
    return [{ file, name: entry.fullPath.replace(/^\//, "") }];
  }
  const inside = await allIn((entry as FileSystemDirectoryEntry).createReader());
  return (await Promise.all(inside.map(filesIn))).flat();
}

/** A folder tells of its entries a hundred at a time, and of none when it is done. */
async function allIn(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  const found: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((good, bad) => {
      reader.readEntries(good, bad);
    });
    if (some.length === 0) return found;
    found.push(...some);
  }
}

/** What all of it is called together: the file's name, the folder's, or how many there are. */
export function nameOf(files: readonly Dropped[]): string {
  const [first] = files;
  if (files.length === 1 && first) return first.name;
  const tops = new Set(files.map((one) => one.name.split("/")[0] ?? ""));
  const [top] = tops;
  return tops.size === 1 && top ? top : `${files.length.toString()} files`;
}

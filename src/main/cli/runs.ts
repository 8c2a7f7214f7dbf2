// `zerolens runs`: what the library has, looked at, exported and deleted; no engine is needed for that.
import { Command, Option } from 'commander';
import { exportRun, type ExportCommandOptions } from './runs/export.ts';
import { deleteRun } from './runs/delete.ts';
import { listRuns } from './runs/list.ts';
import { showRun } from './runs/show.ts';
import { shownRows } from './runs/view.ts';
import { threshold } from './options.ts';

export function runsCommand(): Command {
  return new Command('runs')
    .description('the runs that are kept: list, show, export, delete')
    .addHelpText('after', '\nExample:\n  zerolens runs export ab12cd34 --csv results.csv')
    .addCommand(listCommand(), { isDefault: true })
    .addCommand(showCommand())
    .addCommand(exportCommand())
    .addCommand(deleteCommand());
}

function listCommand(): Command {
  return new Command('list')
    .description('all runs, newest first')
    .addHelpText('after', '\nExample:\n  zerolens runs list')
    .action(listRuns);
}

function showCommand(): Command {
  return new Command('show')
    .description('one run: sources, model, counts per label, and how right it is where folders are named like labels')
    .argument('<id>', 'of the run, or its beginning')
    .addHelpText('after', '\nExample:\n  zerolens runs show ab12cd34')
    .action(async (id: string) => {
      process.exitCode = await showRun(id);
    });
}

function exportCommand(): Command {
  return new Command('export')
    .description('write files of a run, of what is done of it so far')
    .argument('<id>', 'of the run, or its beginning')
    .option('--csv <file>', 'a CSV as classify writes it; - is standard output')
    .option('--jsonl <file>', 'the same as JSON Lines; - is standard output')
    .option('--labels <file>', 'a CSV of how many pictures each label has; - is standard output')
    .option('--folders <file>', 'a CSV of how many pictures each label has in each folder; - is standard output')
    .option(
      '--info <file>',
      'JSON: versions, model, settings, counts, every file without an answer; - is standard output',
    )
    .option('--threshold <score>', 'below this score the decision is "uncertain" (default: the run\'s)', threshold)
    .addOption(new Option('--show <rows>', 'only some rows in --csv and --jsonl').choices(shownRows))
    .option('--label <label>', 'only rows with this label in --csv and --jsonl')
    .option('--bom', 'begin CSVs with a byte order mark, for Excel')
    .option('--spreadsheet-safe', "put ' before text in CSVs that a spreadsheet would take for a formula")
    .addHelpText(
      'after',
      '\nExample:\n  zerolens runs export ab12cd34 --csv unsure.csv --show uncertain --threshold 0.8',
    )
    .action(async (id: string, options: ExportCommandOptions, command: Command) => {
      process.exitCode = await exportRun(id, options, command);
    });
}

function deleteCommand(): Command {
  return new Command('delete')
    .description('delete a run for good, with what people have said of its rows; pictures stay')
    .argument('<id>', 'of the run, or its beginning')
    .addHelpText('after', '\nExample:\n  zerolens runs delete ab12cd34')
    .action(deleteRun);
}

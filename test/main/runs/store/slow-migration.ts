// Brings a library to a version that takes very long to come to: for a test that kills it half-way.
import { connect, migrate } from '../../../../src/main/runs/store/connection.ts';
import { migrations } from '../../../../src/main/runs/store/schema.ts';

const file = process.argv[2] ?? '';
const slow = `
  ALTER TABLE run RENAME COLUMN name TO title;
  CREATE TABLE later (x TEXT);
  INSERT INTO later WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT hex(zeroblob(2000)) FROM n LIMIT 100000000;
`;
migrate(connect(file, false), file, [...migrations, slow]);

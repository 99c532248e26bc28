// The five rules as SQL on DuckDB: what a peer does with the same events. Usage: node rules.mjs EVENTS.csv THREADS ROUNDS
// It prints one JSON object: for each rule how many matches, the sum of their minutes, and the best time of so many rounds in seconds.
// Kinds are numbered as in sightline/synth: 0 contact, 1 missing, 2 returned, 3 interview, 4 strategy meeting, 5 emergency, 6 arrest,
// 7 custody, 8 exclusion, 10 intelligence, 11 panel referral, 13 visit, 14 screening. Minutes count from the start of 2022.
import { DuckDBInstance } from '@duckdb/node-api'

const [file, threads, rounds] = process.argv.slice(2)
const last = (kinds, after) => `select 1 from ev s where s.child = m.child and s.kind in (${kinds}) and s.t > m.t and s.t <= m.t + ${after}`
const rules = {
  R1: `with m as (select child, t, count(*) over (partition by child order by t range between 129600 preceding and current row) c from ev where kind = 1)
       select count(*), sum(t) from m where c >= 3 and not exists (${last('4', 10080)})`,
  R2: `select count(*), sum(t) from ev m where kind = 2 and not exists (${last('3', 4320)})`,
  R3: `select count(*), sum(t) from ev m where kind in (5, 6, 7, 8)
       and exists (select 1 from ev o where o.child = m.child and o.kind in (5, 6, 7, 8) and o.kind <> m.kind and o.t >= m.t - 20160 and o.t < m.t)
       and not exists (${last('0, 13', 2880)})`,
  R4: `select count(*), sum(m.t) from (select child, t, id from ev where kind in (6, 10)) m
       asof join (select child, t, last(risk order by id) risk from ev where kind = 14 group by child, t) r on r.child = m.child and r.t < m.t
       where r.risk >= 2 and not exists (${last('11', 43200)})`,
  R5: `select count(*), sum(t) from ev m where kind = 1 and not exists (${last('2', 1440)})
       and (select count(distinct o.ag) from ev o where o.child = m.child and o.kind <> 0 and o.t between m.t - 259200 and m.t) >= 4`,
}

const db = await (await DuckDBInstance.create(':memory:', { threads })).connect()
await db.run(`create table ev as select * from read_csv('${file.replaceAll("'", "''")}', header = false,
  columns = {'id': 'INTEGER', 'child': 'INTEGER', 't': 'INTEGER', 'kind': 'TINYINT', 'ag': 'TINYINT', 'risk': 'TINYINT'})`)
const found = {}
for (const [name, sql] of Object.entries(rules)) {
  let best = Infinity
  let row
  for (let i = 0; i < Number(rounds); i++) {
    const begun = process.hrtime.bigint()
    row = (await db.runAndReadAll(sql)).getRows()[0]
    best = Math.min(best, Number(process.hrtime.bigint() - begun) / 1e9)
  }
  found[name] = { matches: Number(row[0]), sum: Number(row[1] ?? 0), seconds: best }
}
const version = (await db.runAndReadAll('select version()')).getRows()[0][0]
console.log(JSON.stringify({ version, rules: found }))

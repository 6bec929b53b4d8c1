// Reads and writes ClickHouse as Grafana's data source does: clickhouse-go through database/sql, over HTTP, with
// gzip. Says what it saw as one JSON object, for a test to compare.
package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"regexp"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
)

func main() {
	seen, err := look()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if err := json.NewEncoder(os.Stdout).Encode(seen); err != nil {
		os.Exit(1)
	}
}

// The options that grafana-clickhouse-datasource 4.20 sets for `protocol: http`.
func open(user, password string) *sql.DB {
	db := clickhouse.OpenDB(&clickhouse.Options{
		Protocol:    clickhouse.HTTP,
		Addr:        []string{os.Getenv("ADDRESS")},
		Auth:        clickhouse.Auth{Database: "baton", Username: user, Password: password},
		ClientInfo:  clickhouse.ClientInfo{Products: []struct{ Name, Version string }{{"grafana-clickhouse-datasource", "4.20.0"}}},
		Compression: &clickhouse.Compression{Method: clickhouse.CompressionGZIP},
		DialTimeout: 10 * time.Second,
		ReadTimeout: 60 * time.Second,
	})
	db.SetMaxIdleConns(25)
	db.SetMaxOpenConns(50)
	return db
}

type span struct {
	Trace, Name string
	At          string
	Duration    uint64
	Attributes  map[string]string
	Events      []string
	EventTimes  []time.Time
	EventTags   []map[string]string
}

func look() (map[string]any, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Second)
	defer cancel()
	reader := open("reader", os.Getenv("READER_PASSWORD"))
	defer reader.Close()
	seen := map[string]any{}
	if err := reader.PingContext(ctx); err != nil {
		return nil, fmt.Errorf("ping: %w", err)
	}
	for name, read := range map[string]func(context.Context, *sql.DB) (any, error){
		"span": readSpan, "types": readTypes, "empty": readEmpty, "millions": readMany, "refused": readRefused, "named": readNamed,
	} {
		value, err := read(ctx, reader)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		seen[name] = value
	}
	written, err := write(ctx)
	seen["written"] = written
	return seen, err
}

func readSpan(ctx context.Context, db *sql.DB) (any, error) {
	var s span
	var at time.Time
	row := db.QueryRowContext(ctx, "SELECT TraceId, SpanName, Timestamp, Duration, SpanAttributes, `Events.Name`, "+
		"`Events.Timestamp`, `Events.Attributes` FROM otel_traces WHERE TraceId = ?", "ab")
	err := row.Scan(&s.Trace, &s.Name, &at, &s.Duration, &s.Attributes, &s.Events, &s.EventTimes, &s.EventTags)
	s.At = at.UTC().Format(time.RFC3339Nano)
	return s, err
}

func readTypes(ctx context.Context, db *sql.DB) (any, error) {
	var none *float64
	var number *int64
	var day, at time.Time
	var words []string
	var nested [][]uint8
	var low string
	var flag bool
	var tuple []any
	err := db.QueryRowContext(ctx, "SELECT CAST(NULL, 'Nullable(Float64)'), CAST(-7, 'Nullable(Int64)'), toDate('2027-01-04'), "+
		"toDateTime64('2027-01-04 09:00:00.123456789', 9, 'UTC'), ['a', 'b'], [[1], []], toLowCardinality('x'), true, tuple('t', toUInt8(1))").
		Scan(&none, &number, &day, &at, &words, &nested, &low, &flag, &tuple)
	lists := make([][]int, len(nested))
	for i, list := range nested {
		lists[i] = make([]int, len(list))
		for j, n := range list {
			lists[i][j] = int(n)
		}
	}
	return []any{none, number, day.Format(time.DateOnly), at.UTC().Format(time.RFC3339Nano), words, lists, low, flag, tuple}, err
}

func readEmpty(ctx context.Context, db *sql.DB) (any, error) {
	rows, err := db.QueryContext(ctx, "SELECT Timestamp, SpanAttributes, `Events.Name` FROM otel_traces WHERE 0")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	types, err := rows.ColumnTypes()
	names := []string{}
	for _, column := range types {
		names = append(names, column.Name()+" "+column.DatabaseTypeName())
	}
	if rows.Next() {
		return nil, errors.New("there is a row")
	}
	return names, errors.Join(err, rows.Err())
}

func readMany(ctx context.Context, db *sql.DB) (any, error) {
	rows, err := db.QueryContext(ctx, "SELECT number FROM numbers(1000000)")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var count, sum, number uint64
	for rows.Next() {
		if err := rows.Scan(&number); err != nil {
			return nil, err
		}
		count, sum = count+1, sum+number
	}
	return []uint64{count, sum}, rows.Err()
}

func readNamed(ctx context.Context, db *sql.DB) (any, error) {
	var text string
	asked := clickhouse.Context(ctx, clickhouse.WithParameters(clickhouse.Parameters{"text": "it's ü"}))
	return text, db.QueryRowContext(asked, "SELECT {text:String}").Scan(&text)
}

// Over HTTP the client passes the server's text on; the code stands at its beginning.
func readRefused(ctx context.Context, db *sql.DB) (any, error) {
	codes := []string{}
	for _, query := range []string{"SELECT * FROM missing", "SELECT * FROM file('/etc/hostname')", "DROP TABLE otel_traces"} {
		_, err := db.ExecContext(ctx, query)
		if err == nil {
			return nil, fmt.Errorf("%s was not refused", query)
		}
		found := regexp.MustCompile(`Code: (\d+)\. DB::Exception: `).FindStringSubmatch(err.Error())
		if found == nil {
			return nil, fmt.Errorf("%s: no code in %w", query, err)
		}
		codes = append(codes, found[1])
	}
	return codes, nil
}

func write(ctx context.Context) (any, error) {
	db := open("default", os.Getenv("PASSWORD"))
	defer db.Close()
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	batch, err := tx.PrepareContext(ctx, "INSERT INTO otel_traces (Timestamp, TraceId, SpanId, SpanAttributes)")
	if err != nil {
		return nil, err
	}
	for i := range 3 {
		if _, err := batch.ExecContext(ctx, time.Unix(1800000000, int64(i)), "go", fmt.Sprint(i), map[string]string{"n": fmt.Sprint(i)}); err != nil {
			return nil, err
		}
	}
	if err := tx.Commit(); err != nil {
		return nil, err
	}
	var count uint64
	return &count, db.QueryRowContext(ctx, "SELECT count() FROM otel_traces WHERE TraceId = 'go'").Scan(&count)
}

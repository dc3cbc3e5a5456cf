using System.Text;
using Holdfast.Runtime.ThreadPool;
using Holdfast.Storage.Journal;
using Holdfast.Storage.Sqlite;

namespace Holdfast.Storage.Tests.Journal;

public sealed class JournalVerifierTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Records = 60;

    private readonly ScratchFolder _folder = new();
    private readonly ThreadPoolIo _io = new();

    private string FilePath => JournalFolder.PathOf(_folder.Path, Entries.Tenant);

    public async ValueTask InitializeAsync()
    {
        await using SqliteJournal journal = new(_io, _folder.Path);
        for (int number = 1; number <= Records; number++)
        {
            // Record 30 is larger than a page, so overflow pages are in the file as well.
            string data = number == 30 ? new string('o', 9_000) : $$"""{"number":{{number}},"mark":"mark-{{number}}-"}""";
            await journal.AppendAsync(Entries.Numbered(number) with { Data = data }, CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _io.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task An_untouched_file_is_intact_and_verifying_leaves_nothing_behind()
    {
        byte[] before = await File.ReadAllBytesAsync(FilePath);

        VerifyReport report = await VerifyAsync();

        Assert.True(report.IsIntact, report.ToString());
        Assert.Equal(Records, report.Records);
        Assert.Equal(before, await File.ReadAllBytesAsync(FilePath));
    }

    [Fact]
    public async Task A_flipped_byte_anywhere_in_a_records_texts_names_that_record()
    {
        byte[] original = await File.ReadAllBytesAsync(FilePath);
        for (int number = 1; number <= Records; number++)
        {
            byte[] content = Encoding.UTF8.GetBytes(number == 30 ? new string('o', 3_000) : $"mark-{number}-");
            int at = original.AsSpan().IndexOf(content);
            Assert.True(at > 0);
            foreach (int offset in (int[])[at, at + (content.Length / 2), at + content.Length - 1])
            {
                VerifyReport report = await WithFlipAsync(original, offset, 0x20);
                Assert.Equal(number, report.FirstBroken?.Sequence);
                Assert.Equal(number - 1, report.Records);
            }
        }
    }

    [Fact]
    public async Task Every_61st_byte_flipped_is_reported_or_holds_nothing() => await FlipEveryAsync(61, 0x01);

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Every_fifth_byte_flipped_is_reported_or_holds_nothing() => await FlipEveryAsync(5, 0x01);

    [Fact]
    public async Task Whatever_is_done_with_SQL_names_the_first_record_touched()
    {
        byte[] original = await File.ReadAllBytesAsync(FilePath);
        (string Sql, long First)[] deeds =
        [
            ("UPDATE journal_record SET actor = 'nobody' WHERE sequence = 17", 17),
            ("UPDATE journal_record SET time = time + 1 WHERE sequence IN (40, 23)", 23),
            ("DELETE FROM journal_record WHERE sequence = 5", 5),
            ("DELETE FROM journal_record WHERE sequence > 50", 51),
            ("DELETE FROM journal_record", 1),
            ("UPDATE journal_record SET sequence = sequence + 100 WHERE sequence = 33", 33),
            ("INSERT INTO journal_record SELECT 61, time, actor, kind, subject, result, data, previous, hash FROM journal_record WHERE sequence = 60", 61),
            ("UPDATE journal_head SET sequence = 59, hash = (SELECT hash FROM journal_record WHERE sequence = 59)", 60),
            ("DELETE FROM journal_head", 61),
        ];
        foreach ((string sql, long first) in deeds)
        {
            using (SqliteDatabase database = await OpenForWritingAsync())
            {
                database.Execute(sql);
            }

            VerifyReport report = await VerifyAsync();
            Assert.True(report.FirstBroken?.Sequence == first, $"{sql}: {report}");
            await File.WriteAllBytesAsync(FilePath, original);
        }
    }

    [Fact]
    public async Task A_changed_index_or_definition_is_told_though_no_record_is_broken()
    {
        using (SqliteDatabase database = await OpenForWritingAsync())
        {
            database.Execute("DROP INDEX journal_by_actor");
        }

        VerifyReport report = await VerifyAsync();

        Assert.Null(report.FirstBroken);
        Assert.False(report.IsIntact);
        Assert.Contains("definitions", Assert.Single(report.Damage), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_database_or_another_tenants_is_told()
    {
        VerifyReport foreign = await JournalVerifier.VerifyAsync(_io, FilePath, "other", CancellationToken.None);
        Assert.Equal(1, foreign.FirstBroken?.Sequence);

        await File.WriteAllBytesAsync(FilePath, new byte[20_000]);
        VerifyReport report = await VerifyAsync();
        Assert.Equal(1, report.FirstBroken?.Sequence);
        Assert.NotEmpty(report.Damage);

        await Assert.ThrowsAsync<JournalException>(
            async () => await JournalVerifier.VerifyAsync(_io, FilePath + "x", Entries.Tenant, CancellationToken.None));
    }

    private async Task FlipEveryAsync(int step, byte mask)
    {
        byte[] original = await File.ReadAllBytesAsync(FilePath);
        string content = Dump();
        PageSpace space = new(original);
        Dictionary<string, int> passed = [];
        List<int> unexplained = [];
        int reported = 0;
        for (int offset = 0; offset < original.Length; offset += step)
        {
            VerifyReport report = await WithFlipAsync(original, offset, mask, passedCheck: () =>
            {
                // The proof that nothing was lost: everything that can be read from the file is as it was.
                Assert.Equal(content, Dump());
                string kind = space.KindOf(offset) ?? "UNKNOWN";
                passed[kind] = passed.GetValueOrDefault(kind) + 1;
                if (kind == "UNKNOWN")
                {
                    unexplained.Add(offset);
                }
            });
            reported += report.IsIntact ? 0 : 1;
        }

        output.WriteLine($"{reported} flips reported; passed over: {string.Join(", ", passed)}");
        Assert.True(reported > Records);
        Assert.Empty(unexplained);
    }

    private async Task<VerifyReport> WithFlipAsync(byte[] original, int offset, byte mask, Action? passedCheck = null)
    {
        byte[] flipped = [.. original];
        flipped[offset] ^= mask;
        await File.WriteAllBytesAsync(FilePath, flipped);
        VerifyReport report = await VerifyAsync();
        if (report.IsIntact)
        {
            passedCheck?.Invoke();
        }

        await File.WriteAllBytesAsync(FilePath, original);
        return report;
    }

    private string Dump()
    {
        using SqliteDatabase database = SqliteDatabase.OpenReadOnly(FilePath);
        StringBuilder dump = new();
        foreach (string sql in (string[])
        [
            """
            SELECT quote(sequence)||quote(time)||quote(actor)||quote(kind)||quote(subject)||quote(result)||quote(data)
              ||quote(previous)||quote(hash) FROM journal_record NOT INDEXED ORDER BY sequence
            """,
            "SELECT quote(one)||quote(tenant)||quote(sequence)||quote(hash) FROM journal_head",
            "SELECT quote(name)||quote(version) FROM schema_part",
            "SELECT quote(name)||quote(sql) FROM sqlite_schema ORDER BY name",
            "SELECT quote(time)||quote(sequence) FROM journal_record INDEXED BY journal_by_time ORDER BY time, sequence",
            "SELECT quote(kind)||quote(sequence) FROM journal_record INDEXED BY journal_by_kind ORDER BY kind, sequence",
            "SELECT quote(actor)||quote(sequence) FROM journal_record INDEXED BY journal_by_actor ORDER BY actor, sequence",
            "SELECT quote(subject)||quote(sequence) FROM journal_record INDEXED BY journal_by_subject ORDER BY subject, sequence",
        ])
        {
            dump.AppendJoin('\n', database.Query(sql, row => row.Text(0))).Append('\n');
        }

        return dump.ToString();
    }

    private ValueTask<SqliteDatabase> OpenForWritingAsync() =>
        SqliteDatabase.OpenAsync(_io.Files, FilePath, JournalSchema.Tables, CancellationToken.None);

    private ValueTask<VerifyReport> VerifyAsync() => JournalVerifier.VerifyAsync(_io, FilePath, Entries.Tenant, CancellationToken.None);
}

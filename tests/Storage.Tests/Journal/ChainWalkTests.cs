using FsCheck;
using FsCheck.Fluent;
using Holdfast.Runtime.ThreadPool;
using Holdfast.Storage.Journal;

namespace Holdfast.Storage.Tests.Journal;

public sealed class ChainWalkTests
{
    private static readonly string[] Fields = ["Actor", "Kind", "Subject", "Result", "Data", "Time", "Hash"];

    [Fact]
    public async Task An_untouched_chain_is_intact()
    {
        IReadOnlyList<JournalRecord> records = await ChainAsync(20);

        VerifyReport report = Run(records, records[^1]);

        Assert.True(report.IsIntact);
        Assert.Equal(20, report.Records);
        Assert.Equal(records[^1].Hash.ToArray(), report.Head.ToArray());
    }

    [Fact]
    public async Task Any_edit_is_found_at_the_record_edited()
    {
        IReadOnlyList<JournalRecord> records = await ChainAsync(12);

        Check.QuickThrowOnFailure(Prop.ForAll(
            Gen.Choose(0, 11).Two().ToArbitrary(),
            Gen.Choose(0, Fields.Length - 1).ToArbitrary(),
            (places, field) =>
            {
                List<JournalRecord> edited = [.. records];
                edited[places.Item1] = Edit(edited[places.Item1], Fields[field]);
                return Run(edited, records[^1]).FirstBroken?.Sequence == places.Item1 + 1;
            }));
    }

    [Fact]
    public async Task Any_deletion_is_found_at_the_first_missing_record_even_at_the_end()
    {
        IReadOnlyList<JournalRecord> records = await ChainAsync(12);

        for (int from = 0; from < records.Count; from++)
        {
            for (int count = 1; from + count <= records.Count; count++)
            {
                List<JournalRecord> cut = [.. records];
                cut.RemoveRange(from, count);
                Assert.Equal(from + 1, Run(cut, records[^1]).FirstBroken?.Sequence);
            }
        }
    }

    [Fact]
    public async Task Any_exchange_or_duplicate_is_found_at_the_first_record_out_of_place()
    {
        IReadOnlyList<JournalRecord> records = await ChainAsync(8);

        for (int left = 0; left < records.Count; left++)
        {
            for (int right = left + 1; right < records.Count; right++)
            {
                List<JournalRecord> swapped = [.. records];
                (swapped[left], swapped[right]) = (swapped[right], swapped[left]);
                Assert.Equal(left + 1, Run(swapped, records[^1]).FirstBroken?.Sequence);

                // Renumbered so that no gap gives it away: only the hashes do.
                swapped[left] = swapped[left] with { Sequence = left + 1 };
                swapped[right] = swapped[right] with { Sequence = right + 1 };
                Assert.Equal(left + 1, Run(swapped, records[^1]).FirstBroken?.Sequence);
            }

            List<JournalRecord> doubled = [.. records];
            doubled.Insert(left, records[left]);
            Assert.Equal(left + 2, Run(doubled, records[^1]).FirstBroken?.Sequence);
        }
    }

    [Fact]
    public async Task A_chain_of_one_tenant_is_not_a_chain_of_another()
    {
        IReadOnlyList<JournalRecord> records = await ChainAsync(3);

        VerifyReport report = ChainWalk.Run("other", records, new ChainHead(3, records[^1].Hash.ToArray()));

        Assert.Equal(1, report.FirstBroken?.Sequence);
    }

    [Fact]
    public async Task Text_moved_between_neighbouring_fields_is_found()
    {
        IReadOnlyList<JournalRecord> records = await ChainAsync(3);
        List<JournalRecord> moved = [.. records];
        JournalEntry entry = moved[1].Entry;
        moved[1] = moved[1] with { Entry = entry with { Actor = entry.Actor + entry.Kind[0], Kind = entry.Kind[1..] } };

        Assert.Equal(2, Run(moved, records[^1]).FirstBroken?.Sequence);
    }

    private static VerifyReport Run(IReadOnlyList<JournalRecord> records, JournalRecord last) =>
        ChainWalk.Run(Entries.Tenant, records, new ChainHead(last.Sequence, last.Hash.ToArray()));

    private static async Task<IReadOnlyList<JournalRecord>> ChainAsync(int count)
    {
        await using ThreadPoolIo io = new();
        await using MemoryJournal journal = new(io);
        await Entries.FillAsync(journal, count);
        return await journal.ReadAsync(Entries.Tenant, new JournalQuery(), CancellationToken.None);
    }

    private static JournalRecord Edit(JournalRecord record, string field)
    {
        JournalEntry entry = record.Entry;
        byte[] hash = record.Hash.ToArray();
        hash[17] ^= 1;
        return field switch
        {
            "Actor" => record with { Entry = entry with { Actor = "key:someone-else" } },
            "Kind" => record with { Entry = entry with { Kind = entry.Kind + "x" } },
            "Subject" => record with { Entry = entry with { Subject = entry.Subject[..^1] } },
            "Result" => record with { Entry = entry with { Result = "failed:HF9999" } },
            "Data" => record with { Entry = entry with { Data = entry.Data.Replace('1', '2').Replace("zw", "Zw") } },
            "Time" => record with { Time = record.Time.AddMicroseconds(1) },
            _ => record with { Hash = hash },
        };
    }
}

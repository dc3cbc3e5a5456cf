using Holdfast.Runtime.ThreadPool;
using Holdfast.Storage.Journal;
using Holdfast.Storage.Sqlite;

namespace Holdfast.Storage.Tests.Journal;

/// <summary>What a power cut leaves: the database file and its log as they lie at some moment.</summary>
public sealed class JournalCrashTests : IAsyncLifetime
{
    private const int FrameSize = 4_096 + 24;

    private readonly ScratchFolder _folder = new();
    private readonly ScratchFolder _copy = new();
    private readonly ThreadPoolIo _io = new();

    private string FilePath => JournalFolder.PathOf(_folder.Path, Entries.Tenant);

    private string CopyPath => JournalFolder.PathOf(_copy.Path, Entries.Tenant);

    public ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(CopyPath)!);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _io.DisposeAsync();
        _folder.Dispose();
        _copy.Dispose();
    }

    [Fact]
    public async Task After_a_crash_under_load_every_acknowledged_record_is_there_and_the_chain_goes_on()
    {
        await using SqliteJournal journal = new(_io, _folder.Path);
        await journal.AppendAsync(Entries.Numbered(0), CancellationToken.None);
        using SqliteDatabase other = await SqliteDatabase.OpenAsync(_io.Files, FilePath, JournalSchema.Tables, CancellationToken.None);
        using CancellationTokenSource stop = new();
        long acknowledged = 0;
        Task[] load = [.. Enumerable.Range(0, 8).Select(_ => Task.Run(LoadAsync))];
        for (int crash = 0; crash < 5; crash++)
        {
            await journal.WaitAsync(Entries.Tenant, Interlocked.Read(ref acknowledged) + 20, CancellationToken.None);

            // The write lock keeps a checkpoint from moving pages between the two copies, as no crash would either.
            long atLeast = other.Transact(() =>
            {
                long told = Interlocked.Read(ref acknowledged);
                CopyFiles();
                return told;
            });

            VerifyReport report = await JournalVerifier.VerifyAsync(_io, CopyPath, Entries.Tenant, CancellationToken.None);
            Assert.True(report.IsIntact, report.ToString());
            Assert.True(report.Records >= atLeast, $"{report.Records} of {atLeast} acknowledged");
            await using SqliteJournal restarted = new(_io, _copy.Path);
            Assert.Equal(report.Records + 1, await restarted.AppendAsync(Entries.Numbered(0), CancellationToken.None));
        }

        await stop.CancelAsync();
        await Task.WhenAll(load);

        async Task LoadAsync()
        {
            while (!stop.IsCancellationRequested)
            {
                long sequence = await journal.AppendAsync(Entries.Numbered(1), CancellationToken.None);
                for (long seen = Interlocked.Read(ref acknowledged); seen < sequence; seen = Interlocked.Read(ref acknowledged))
                {
                    Interlocked.CompareExchange(ref acknowledged, sequence, seen);
                }
            }
        }
    }

    [Fact]
    public async Task A_log_torn_at_any_place_leaves_an_intact_prefix()
    {
        await CopyOfOpenJournalAsync(25);
        byte[] log = await File.ReadAllBytesAsync(CopyPath + "-wal");
        byte[] file = await File.ReadAllBytesAsync(CopyPath);
        HashSet<long> lengths = [];
        for (int length = log.Length; length > 32 + FrameSize * 12; length -= 1_999)
        {
            File.Delete(CopyPath + "-shm");
            await File.WriteAllBytesAsync(CopyPath, file);
            await File.WriteAllBytesAsync(CopyPath + "-wal", log[..length]);

            VerifyReport report = await JournalVerifier.VerifyAsync(_io, CopyPath, Entries.Tenant, CancellationToken.None);

            Assert.True(report.IsIntact, report.ToString());
            lengths.Add(report.Records);
        }

        Assert.True(lengths.Count > 10);
    }

    [Fact]
    public async Task A_flipped_byte_in_the_log_that_hides_later_transactions_is_told()
    {
        await CopyOfOpenJournalAsync(25);
        byte[] log = await File.ReadAllBytesAsync(CopyPath + "-wal");
        int frames = (log.Length - 32) / FrameSize;
        for (int frame = 1; frame < frames - 20; frame += 5)
        {
            foreach (int inFrame in (int[])[1, 9, 17, 24, 2_000, FrameSize - 1])
            {
                byte[] flipped = [.. log];
                flipped[32 + (frame * FrameSize) + inFrame] ^= 0x10;
                File.Delete(CopyPath + "-shm");
                await File.WriteAllBytesAsync(CopyPath + "-wal", flipped);

                VerifyReport report = await JournalVerifier.VerifyAsync(_io, CopyPath, Entries.Tenant, CancellationToken.None);

                Assert.False(report.IsIntact, $"frame {frame}, byte {inFrame}");
                Assert.Contains(report.Damage, finding => finding.Contains("write-ahead log", StringComparison.Ordinal));
            }
        }
    }

    private async Task CopyOfOpenJournalAsync(int records)
    {
        await using SqliteJournal journal = new(_io, _folder.Path);
        for (int number = 1; number <= records; number++)
        {
            await journal.AppendAsync(Entries.Numbered(number), CancellationToken.None);
        }

        CopyFiles();
    }

    private void CopyFiles()
    {
        File.Delete(CopyPath + "-shm");
        File.Copy(FilePath, CopyPath, overwrite: true);
        File.Copy(FilePath + "-wal", CopyPath + "-wal", overwrite: true);
    }
}

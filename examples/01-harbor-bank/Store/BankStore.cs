using HarborBank.Domain;
using Holdfast.Runtime;
using Holdfast.Storage.Sqlite;

namespace HarborBank.Store;

/// <summary>The bank's books and users, in one SQLite file that several instances share.</summary>
internal sealed class BankStore : IAsyncDisposable
{
    private const string FileName = "harbor-bank.db";

    /// <summary>SQLITE_BUSY.</summary>
    private const int DatabaseBusy = 5;

    /// <summary>Attempts to open a database that another instance is writing.</summary>
    private const int OpenAttempts = 6;

    private readonly Io _io;
    private readonly string _instance;
    private readonly ReaderPool _readers;
    private readonly WriteQueue _writes;
    private readonly VerifiedPasswords _passwords;
    private readonly PasswordHash _nobody;

    private BankStore(Io io, SqliteDatabase database, string instance)
    {
        _io = io;
        _instance = instance;
        _passwords = new VerifiedPasswords(io.Random);
        _nobody = PasswordHash.Of("", new byte[PasswordHash.SaltLength]);
        _readers = new ReaderPool(io, database.Path);
        _writes = new WriteQueue(io, database);
    }

    /// <summary>Opens the bank in a folder, founding it where there is none yet.</summary>
    /// <param name="io">The execution model.</param>
    /// <param name="folder">The data folder, created where it is not there.</param>
    /// <param name="instance">This instance's name, noted beside what it books and keeps.</param>
    /// <param name="customers">Customers of a bank founded now.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <exception cref="IOException">The folder cannot be used, or the file is damaged or of a later version.</exception>
    public static async ValueTask<BankStore> OpenAsync(
        Io io, string folder, string instance, int customers, CancellationToken cancellationToken)
    {
        io.Files.CreateFolder(folder);
        var path = Path.Combine(folder, FileName);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await OpenOnceAsync(io, path, instance, customers, cancellationToken);
            }
            catch (SqliteException busy) when (busy.PrimaryCode == DatabaseBusy && attempt < OpenAttempts)
            {
                // Another instance is founding the bank; each attempt waits for it as long as the busy timeout is.
            }
        }
    }

    private static async ValueTask<BankStore> OpenOnceAsync(
        Io io, string path, string instance, int customers, CancellationToken cancellationToken)
    {
        var database = await SqliteDatabase.OpenAsync(io.Files, path, BankSchema.Tables, cancellationToken);
        try
        {
            BankFounding.Ensure(database, io.Random, customers);
            return new BankStore(io, database, instance);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    public async ValueTask<LogOnAnswer> LogOnAsync(string user, string password, CancellationToken cancellationToken)
    {
        var row = await _readers.ReadAsync(reader => reader.FindUser(user), cancellationToken);
        if (row is null)
        {
            // The same work as for a known user, so that the time taken does not tell them apart.
            _nobody.Matches(password);
            return new LogOnAnswer(LogOnOutcome.Wrong);
        }
        var now = _io.Clock.UtcNow;
        if (row.LockedUntil > now)
            return new LogOnAnswer(LogOnOutcome.Locked, row.Failures);
        if (!_passwords.Check(row, password))
        {
            var failures = await _writes.WriteAsync(writer => writer.CountFailure(user, now), Outlives.PowerCut, cancellationToken);
            return new LogOnAnswer(failures >= LogOnRules.AttemptLimit ? LogOnOutcome.Locked : LogOnOutcome.Wrong, failures);
        }
        if (row.Failures > 0 && !await _writes.WriteAsync(writer => writer.ClearFailures(user, now), Outlives.PowerCut, cancellationToken))
            return new LogOnAnswer(LogOnOutcome.Locked, LogOnRules.AttemptLimit);
        return new LogOnAnswer(LogOnOutcome.Welcome, Place: row.Place);
    }

    public ValueTask<SearchPage> SearchAsync(string query, int offset, CancellationToken cancellationToken) =>
        _readers.ReadAsync(reader => reader.Search(CustomerQuery.Parse(query), offset), cancellationToken);

    /// <summary>A customer's sheet; null where there is no such customer.</summary>
    public ValueTask<CustomerSheet?> OpenCustomerAsync(int number, CancellationToken cancellationToken) =>
        _readers.ReadAsync(reader => reader.OpenCustomer(number), cancellationToken);

    /// <summary>Books a transfer, once per token; the answer is durable when it is given.</summary>
    public ValueTask<TransferAnswer> BookAsync(TransferOrder order, string teller, CancellationToken cancellationToken) =>
        _writes.WriteAsync(writer => writer.Book(order, teller, _instance, _io.Clock.UtcNow), Outlives.PowerCut, cancellationToken);

    /// <summary>
    /// Keeps where a user is, for the next session; null forgets it. The end of this instance does not take it, a power cut may: a place is no
    /// money, and every panel would wait for the disk.
    /// </summary>
    public async ValueTask KeepPlaceAsync(string user, KeptPlace? place, CancellationToken cancellationToken) =>
        await _writes.WriteAsync(
            writer =>
            {
                writer.KeepPlace(user, place);
                return true;
            },
            Outlives.Program,
            cancellationToken);

    /// <summary>All balances together: zero, always.</summary>
    public ValueTask<Money> TotalAsync(CancellationToken cancellationToken) =>
        _readers.ReadAsync(reader => reader.Total(), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _writes.DisposeAsync();
        await _readers.DisposeAsync();
    }
}

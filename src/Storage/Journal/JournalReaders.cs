using System.Collections.Concurrent;
using Holdfast.Storage.Sqlite;

namespace Holdfast.Storage.Journal;

/// <summary>A few connections that read one file, opened as they are needed and used by one read at a time.</summary>
internal sealed class JournalReaders : IDisposable
{
    private readonly string _path;
    private readonly SemaphoreSlim _free = new(JournalLimits.Readers);
    private readonly ConcurrentBag<SqliteDatabase> _idle = [];
    private volatile bool _disposed;

    internal JournalReaders(string path) => _path = path;

    /// <exception cref="JournalException">The file cannot be read.</exception>
    internal async ValueTask<T> ReadAsync<T>(Func<SqliteDatabase, T> read, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        try
        {
            if (!_idle.TryTake(out SqliteDatabase? database))
            {
                database = SqliteDatabase.OpenReadOnly(_path);
            }

            try
            {
                return read(database);
            }
            finally
            {
                GiveBack(database);
            }
        }
        catch (Exception failure) when (failure is SqliteException or OverflowException or ArgumentOutOfRangeException)
        {
            // The latter two come of times that no clock ever gave.
            throw new JournalException($"{_path} cannot be read: {failure.Message}", failure);
        }
        finally
        {
            _free.Release();
        }
    }

    public void Dispose()
    {
        _disposed = true;
        while (_idle.TryTake(out SqliteDatabase? database))
        {
            database.Dispose();
        }
    }

    private void GiveBack(SqliteDatabase database)
    {
        _idle.Add(database);
        if (_disposed && _idle.TryTake(out SqliteDatabase? late))
        {
            late.Dispose();
        }
    }
}

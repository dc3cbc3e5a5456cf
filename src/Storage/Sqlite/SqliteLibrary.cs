using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Holdfast.Storage.Sqlite;

/// <summary>
/// The system's SQLite library. It comes from the operating system rather than from a package, so that the system's security
/// updates reach it.
/// </summary>
public static class SqliteLibrary
{
    /// <summary>Oldest version that does what is asked of it: STRICT tables came with 3.37.</summary>
    private const int OldestVersion = 3_037_000;

    private static readonly string[] FileNames = ["libsqlite3.so.0", "libsqlite3.so", "libsqlite3.dylib"];
    private static readonly Lock Gate = new();
    private static bool loaded;

    /// <summary>Finds and loads the library; does nothing when that was done before. Opening a database calls it.</summary>
    /// <exception cref="SqliteException">The system has no SQLite library, or one that is too old.</exception>
    public static void Load()
    {
        lock (Gate)
        {
            if (loaded)
            {
                return;
            }

            nint library = Find();
            NativeLibrary.SetDllImportResolver(
                typeof(SQLite3Provider_e_sqlite3).Assembly,
                (string name, Assembly _, DllImportSearchPath? _) => name == "e_sqlite3" ? library : 0);
            raw.SetProvider(new SQLite3Provider_e_sqlite3());
            raw.FreezeProvider();
            int version = raw.sqlite3_libversion_number();
            if (version < OldestVersion)
            {
                throw new SqliteException(
                    raw.SQLITE_ERROR,
                    $"the system's SQLite is {raw.sqlite3_libversion().utf8_to_string()}; 3.37 or newer is needed");
            }

            loaded = true;
        }
    }

    private static nint Find()
    {
        foreach (string name in FileNames)
        {
            if (NativeLibrary.TryLoad(name, out nint library))
            {
                return library;
            }
        }

        throw new SqliteException(
            raw.SQLITE_CANTOPEN,
            $"the system has no SQLite library ({FileNames[0]}); install it: apt-get install libsqlite3-0");
    }
}

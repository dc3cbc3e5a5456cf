namespace Holdfast.Storage.Sqlite;

/// <summary>SQLite's fundamental datatypes. The numbers are ours: NULL is the default.</summary>
internal enum SqliteKind
{
    Null,
    Integer,
    Real,
    Text,
    Blob,
}

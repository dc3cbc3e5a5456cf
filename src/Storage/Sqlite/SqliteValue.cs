namespace Holdfast.Storage.Sqlite;

/// <summary>A value bound to a parameter of a statement. It converts from the plain types by itself; default is NULL.</summary>
public readonly struct SqliteValue
{
    private readonly object? _object;
    private readonly long _bits;

    private SqliteValue(SqliteKind kind, long bits, object? value)
    {
        Kind = kind;
        _bits = bits;
        _object = value;
    }

    internal SqliteKind Kind { get; }

    internal long Integer => _bits;

    internal double Real => BitConverter.Int64BitsToDouble(_bits);

    internal string Text => (string)_object!;

    internal byte[] Blob => (byte[])_object!;

    /// <summary>An INTEGER.</summary>
    public static implicit operator SqliteValue(long value) => new(SqliteKind.Integer, value, null);

    /// <summary>An INTEGER: 1 or 0.</summary>
    public static implicit operator SqliteValue(bool value) => new(SqliteKind.Integer, value ? 1 : 0, null);

    /// <summary>A REAL.</summary>
    public static implicit operator SqliteValue(double value) => new(SqliteKind.Real, BitConverter.DoubleToInt64Bits(value), null);

    /// <summary>A TEXT in UTF-8, or NULL.</summary>
    public static implicit operator SqliteValue(string? value) => value is null ? default : new(SqliteKind.Text, 0, value);

    /// <summary>A BLOB, or NULL.</summary>
    public static implicit operator SqliteValue(byte[]? value) => value is null ? default : new(SqliteKind.Blob, 0, value);
}

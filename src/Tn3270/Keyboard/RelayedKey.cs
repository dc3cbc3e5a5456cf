using System.Collections.Frozen;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Tn3270.Keyboard;

/// <summary>A key that sends, pressed at a terminal that shows another's screen, with what that terminal sent of its fields.</summary>
public sealed class RelayedKey
{
    /// <summary>Fields of one record, at the most: more than a screen can hold and type into.</summary>
    public const int FieldLimit = 4096;

    private const int HeadLength = 3;
    private const byte TestRequest = 0x01;

    private static readonly FrozenDictionary<Aid, Key> KeysByAid = Enum.GetValues<Key>()
        .Where(key => Keys.AidOf(key) != Aid.None).ToFrozenDictionary(Keys.AidOf);

    private RelayedKey(Key key, int? cursor, IReadOnlyList<RelayedField> fields)
    {
        Key = key;
        Cursor = cursor;
        Fields = fields;
    }

    /// <summary>The key.</summary>
    public Key Key { get; }

    /// <summary>0-based address of the cursor; null for keys that send none.</summary>
    public int? Cursor { get; }

    /// <summary>The modified fields, in the order sent.</summary>
    public IReadOnlyList<RelayedField> Fields { get; }

    /// <summary>Reads an inbound record (GA23-0059, "Read Modified Command"), in field mode.</summary>
    /// <param name="record">The record, from its AID on.</param>
    /// <returns>The key; null where it is no key of ours or the record is broken.</returns>
    public static RelayedKey? Read(ReadOnlySpan<byte> record)
    {
        if (record.IsEmpty) return null;
        if (record[0] == TestRequest) return new RelayedKey(Key.SysReq, null, []);
        if (!TryKey((Aid)record[0], out var key)) return null;
        if (record.Length < HeadLength) return record.Length == 1 ? new RelayedKey(key, null, []) : null;
        var cursor = BufferAddress.Decode(record[1], record[2]);
        return ReadFields(record[HeadLength..]) is { } fields ? new RelayedKey(key, cursor, fields) : null;
    }

    /// <summary>Types what was sent and moves the cursor; the key itself changes nothing here.</summary>
    internal void ApplyTo(ScreenGrid grid)
    {
        foreach (var field in Fields) _ = field.ApplyTo(grid);
        if (Cursor is { } cursor && cursor < grid.Size) grid.Cursor = cursor;
    }

    // The selection by pen or cursor is a key of the screen, which decides by the field whether it sends.
    private static bool TryKey(Aid aid, out Key key)
    {
        key = Key.CursorSelect;
        return aid == Aid.Select || KeysByAid.TryGetValue(aid, out key);
    }

    private static List<RelayedField>? ReadFields(ReadOnlySpan<byte> rest)
    {
        var fields = new List<RelayedField>();
        int? address = null;
        var codes = new List<byte>();
        var escaped = new List<bool>();
        while (!rest.IsEmpty)
        {
            var length = rest[0] switch { Order.SetBufferAddress => 3, Order.GraphicEscape => 2, _ => 1 };
            if (rest.Length < length) return null;
            if (length == 3)
            {
                Take();
                if (fields.Count == FieldLimit) return null;
                address = BufferAddress.Decode(rest[1], rest[2]);
            }
            else
            {
                codes.Add(rest[length - 1]);
                escaped.Add(length == 2);
            }

            rest = rest[length..];
        }

        Take();
        return fields;

        void Take()
        {
            if (address is not null || codes.Count > 0) fields.Add(new RelayedField(address, [.. codes], [.. escaped]));
            codes.Clear();
            escaped.Clear();
        }
    }
}

namespace Holdfast.Keeper.Protocol;

/// <summary>One limit of setrlimit(2), soft and hard at once.</summary>
/// <param name="Resource">The resource's number, such as 7 for open descriptors.</param>
/// <param name="Value">The limit; -1 for none.</param>
internal readonly record struct ResourceLimit(int Resource, long Value)
{
    private const ushort ResourceTag = 1;
    private const ushort ValueTag = 2;

    /// <summary>Writes its fields.</summary>
    public void WriteFields(FrameWriter writer)
    {
        writer.Number(ResourceTag, Resource);
        writer.Number(ValueTag, Value);
    }

    /// <summary>Reads its fields.</summary>
    /// <exception cref="ProtocolException">The fields are malformed.</exception>
    public static ResourceLimit Read(ReadOnlySpan<byte> fields)
    {
        var resource = 0;
        long value = 0;
        var reader = new FieldReader(fields);
        while (reader.Next())
        {
            switch (reader.Tag)
            {
                case ResourceTag: resource = reader.SmallNumber(); break;
                case ValueTag: value = reader.Number(); break;
            }
        }

        return new ResourceLimit(resource, value);
    }
}

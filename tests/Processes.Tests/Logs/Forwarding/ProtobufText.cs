using System.Buffers.Binary;
using System.Text;

namespace Holdfast.Processes.Tests.Logs.Forwarding;

/// <summary>Reads a message of protocol buffers by its wire format alone, written apart from what it tests.</summary>
internal sealed class ProtobufText(byte[] bytes)
{
    /// <summary>All values of a field: numbers as <see cref="ulong"/>, the others as bytes.</summary>
    public List<object> All(int field)
    {
        List<object> found = [];
        var at = 0;
        while (at < bytes.Length)
        {
            var key = Number(ref at);
            object value;
            switch (key & 7)
            {
                case 0:
                    value = Number(ref at);
                    break;
                case 1:
                    value = BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at));
                    at += 8;
                    break;
                case 2:
                    var length = (int)Number(ref at);
                    value = bytes[at..(at + length)];
                    at += length;
                    break;
                default:
                    throw new InvalidDataException($"kind {key & 7}");
            }

            if ((int)(key >> 3) == field)
                found.Add(value);
        }

        return found;
    }

    public ProtobufText Message(int field) => new((byte[])Assert.Single(All(field)));

    public IEnumerable<ProtobufText> Messages(int field) => All(field).Select(value => new ProtobufText((byte[])value));

    public string Text(int field) => Encoding.UTF8.GetString((byte[])Assert.Single(All(field)));

    private ulong Number(ref int at)
    {
        ulong number = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes[at++];
            number |= (ulong)(next & 0x7F) << shift;
            if ((next & 0x80) == 0)
                return number;
        }
    }
}

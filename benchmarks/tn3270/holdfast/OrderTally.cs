using Holdfast.Tn3270.Screen;

namespace Holdfast.Benchmarks.Tn3270;

/// <summary>Reads the orders of a write and executes none: the sums keep the compiler from leaving the work out.</summary>
internal static class OrderTally
{
    private const int Cells = 24 * 80;

    /// <summary>Reads all of a write; false where an address lies beyond the screen or an order is cut short.</summary>
    public static bool Read(ReadOnlySpan<byte> orders)
    {
        int text = 0;
        int attributes = 0;
        ReadOnlySpan<byte> rest = orders;
        while (!rest.IsEmpty)
        {
            byte code = rest[0];
            int length;
            if (OrderScan.IsText(code))
            {
                length = OrderScan.TextLength(rest);
                text += length;
            }
            else
            {
                length = OrderScan.OrderLength(rest);
                if (!ReadOrder(code, rest[1..length], ref attributes))
                {
                    return false;
                }
            }
            rest = rest[length..];
        }
        return text + attributes > 0;
    }

    private static bool ReadOrder(byte code, ReadOnlySpan<byte> operands, ref int attributes)
    {
        switch (code)
        {
            case Order.SetBufferAddress or Order.RepeatToAddress:
                return operands.Length >= 2 && BufferAddress.Decode(operands[0], operands[1]) < Cells;
            case Order.StartField:
                attributes += FieldAttribute.Store(operands[0]);
                return true;
            case Order.StartFieldExtended:
                for (int i = 1; i + 1 < operands.Length; i += 2)
                {
                    attributes += operands[i] == ExtendedAttribute.Field ? FieldAttribute.Store(operands[i + 1]) : operands[i + 1];
                }
                return operands.Length == 1 + 2 * operands[0];
            case Order.SetAttribute:
                attributes += operands[1];
                return true;
            default:
                return code == Order.InsertCursor;
        }
    }
}

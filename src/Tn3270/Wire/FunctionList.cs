namespace Holdfast.Tn3270.Wire;

/// <summary>Reads and writes the function codes of a TN3270E FUNCTIONS message.</summary>
internal static class FunctionList
{
    /// <summary>The most codes <see cref="Write"/> writes.</summary>
    public const int MaximumLength = 7;

    /// <summary>Reads a list of codes; any code not known here sets <see cref="Tn3270EFunctions.Unknown"/>.</summary>
    public static Tn3270EFunctions Read(ReadOnlySpan<byte> codes)
    {
        Tn3270EFunctions set = Tn3270EFunctions.None;
        foreach (byte code in codes)
        {
            set |= code < MaximumLength ? (Tn3270EFunctions)(1 << code) : Tn3270EFunctions.Unknown;
        }
        return set;
    }

    /// <summary>Writes FUNCTIONS, the verb and the codes of the set as a TN3270E subnegotiation.</summary>
    public static void Write(TelnetOutput output, byte verb, Tn3270EFunctions set)
    {
        Span<byte> message = stackalloc byte[2 + MaximumLength];
        message[0] = Tn3270ECode.Functions;
        message[1] = verb;
        int length = 2;
        for (byte code = 0; code < MaximumLength; code++)
        {
            if (((int)set & (1 << code)) != 0)
            {
                message[length++] = code;
            }
        }
        output.Subnegotiation(TelnetOption.Tn3270E, message[..length]);
    }
}

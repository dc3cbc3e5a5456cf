using System.Text.Json;

namespace HarborBank.Domain;

/// <summary>
/// Where a user was, as kept in the shared store, so that another session, on whichever instance, can go on from there. A form
/// is kept with its token: sent again it is still the same transfer.
/// </summary>
internal sealed record KeptPlace
{
    public required Place Place { get; init; }

    /// <summary>The instance that kept it.</summary>
    public string Instance { get; init; } = "";

    /// <summary>The last search and the first row shown of it; null for none.</summary>
    public string? Query { get; init; }

    public int Offset { get; init; }

    /// <summary>The customer last looked at; null for none.</summary>
    public int? Customer { get; init; }

    /// <summary>The transfer form under way; null for none.</summary>
    public TransferForm? Form { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, KeptPlaceJson.Default.KeptPlace);

    /// <summary>Reads it back; null where another version of the program wrote something else.</summary>
    public static KeptPlace? FromJson(string? json)
    {
        if (json is null)
            return null;
        try
        {
            return JsonSerializer.Deserialize(json, KeptPlaceJson.Default.KeptPlace);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Screen;

namespace HarborBank.Flow;

/// <summary>What the user did with a panel: the key, and the fields by name.</summary>
internal sealed record Answer(Aid Key, Func<string, string?> Find)
{
    /// <summary>A field's text; empty where the panel had no such field.</summary>
    public string this[string field] => Find(field) ?? "";

    public static Answer Of(PanelReply reply) => new(reply.Aid, reply.Find);
}

using System.Globalization;
using Dmi.Generators.Model;

namespace Dmi.Generators.Emit.Kernels;

/// <summary>A kernel that goes over the units of a gate once: the same text for vectors and for single values.</summary>
/// <param name="plan">The plan.</param>
internal abstract class ElementwiseKernel(KernelPlan plan) : Kernel
{
    protected KernelPlan Plan { get; } = plan;

    protected sealed override void WriteVectorBody(IndentedWriter writer, VectorWidth width)
    {
        // Whatever is made of the lanes beyond the last unit is never read as a unit.
        using (writer.Braces($"for (nint unit = 0; unit < {Plan.GateStride}; unit += {width.Floats})")) WriteUnit(writer, new Elements(width.Name));
    }

    protected sealed override void WriteScalarBody(IndentedWriter writer)
    {
        using (writer.Braces($"for (nint unit = 0; unit < {Plan.Spec.Units}; unit++)")) WriteUnit(writer, new Elements(null));
    }

    protected abstract void WriteUnit(IndentedWriter writer, Elements elements);

    /// <summary>Where a gate's value of the present unit stands.</summary>
    protected string At(int gate) => gate == 0 ? "unit" : $"unit + {gate * Plan.GateStride}";

    /// <summary>How values are declared, read and written.</summary>
    /// <param name="vector">Name of the vector type; null for single values.</param>
    protected readonly struct Elements(string? vector)
    {
        public string Type => vector is null ? "float" : $"{vector}<float>";

        public string One => vector is null ? "1f" : $"{vector}<float>.One";

        public string Load(string from, string at) => vector is null ? $"Unsafe.Add(ref {from}, {at})" : $"{vector}.LoadUnsafe(ref {from}, (nuint)({at}))";

        public string Store(string value, string to, string at) =>
            vector is null ? $"Unsafe.Add(ref {to}, {at}) = {value};" : $"{vector}.StoreUnsafe({value}, ref {to}, (nuint)({at}));";

        /// <summary>a · b + c.</summary>
        public string MultiplyAdd(string a, string b, string c) => vector is null ? $"{a} * {b} + {c}" : $"{vector}.MultiplyAddEstimate({a}, {b}, {c})";

        /// <summary>|a|.</summary>
        public string Abs(string a) => vector is null ? $"MathF.Abs({a})" : $"{vector}.Abs({a})";

        /// <summary>√a.</summary>
        public string Sqrt(string a) => vector is null ? $"MathF.Sqrt({a})" : $"{vector}.Sqrt({a})";

        /// <summary>The larger one; NaN where one is.</summary>
        public string Max(string a, string b) => vector is null ? $"MathF.Max({a}, {b})" : $"{vector}.Max({a}, {b})";

        /// <summary>A number in every lane.</summary>
        public string Constant(float value)
        {
            string number = value.ToString("R", CultureInfo.InvariantCulture) + "f";
            return vector is null ? number : $"{vector}.Create({number})";
        }

        /// <summary>max(a, 0); NaN stays NaN.</summary>
        public string Relu(string a) => vector is null ? $"MathF.Max({a}, 0)" : $"{vector}.Max({a}, {vector}<float>.Zero)";
    }
}

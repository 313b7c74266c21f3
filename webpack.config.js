/* What the builder is told beside its own configuration. */
module.exports = {
  module: {
    rules: [
      {
        // Style sheets travel as strings in a script, where nothing else takes out their comments and white space.
        test: /\.css$/,
        include: /style/,
        enforce: 'pre',
        loader: 'builtin:lightningcss-loader',
        options: { minify: true, targets: ['chrome >= 120', 'firefox >= 121', 'safari >= 17'] }
      }
    ]
  },
  optimization: {
    // Parts that several pages have are a script of their own, in place of a copy in each.
    splitChunks: { chunks: 'async', minSize: 1000 }
  }
};
